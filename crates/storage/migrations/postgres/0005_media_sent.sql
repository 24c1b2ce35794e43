-- Who sent the bytes of which file, or could read them when they said of a record that it is this file.
CREATE TABLE media_sent (
  sha256 TEXT NOT NULL,
  account_id UUID NOT NULL,
  PRIMARY KEY (sha256, account_id)
);

-- Who said of which record that it is which file. A record shows a file to its readers where one of them sent it too.
CREATE TABLE media_said (
  record_id UUID NOT NULL,
  account_id UUID NOT NULL,
  sha256 TEXT NOT NULL,
  PRIMARY KEY (record_id, account_id, sha256)
);
CREATE INDEX media_said_by_file ON media_said (sha256, account_id);

-- What stands was said by who made it, and where the file is here, sent by them: nobody noted it. What the commons brought
-- has no account, and its record stands for one.
INSERT INTO media_said (record_id, account_id, sha256)
  SELECT DISTINCT f.record_id, COALESCE(a.id, f.record_id), f.value
  FROM facet f
  JOIN record r ON r.id = f.record_id AND r.kind = 'media'
  LEFT JOIN record_rev v ON v.record_id = f.record_id AND v.rev = 1
  LEFT JOIN account a ON a.person_id = v.author
  WHERE f.axis = 'media';
INSERT INTO media_sent (sha256, account_id)
  SELECT DISTINCT s.sha256, s.account_id FROM media_said s JOIN media_object o ON o.sha256 = s.sha256;

-- And whoever sent all of one lately has its mark, of which no piece is left once it was taken.
INSERT INTO media_sent (sha256, account_id)
  SELECT u.sha256, u.account_id FROM media_upload u JOIN media_object o ON o.sha256 = u.sha256
  WHERE u.received = u.size
  AND NOT EXISTS (SELECT 1 FROM media_piece p WHERE p.account_id = u.account_id AND p.sha256 = u.sha256)
  AND NOT EXISTS (SELECT 1 FROM media_sent s WHERE s.account_id = u.account_id AND s.sha256 = u.sha256);
