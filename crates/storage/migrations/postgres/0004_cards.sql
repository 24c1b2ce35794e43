-- What a card has beside its row, with the row: lists read one row a card, and no other table. Rows of before have none until
-- they are made anew, as for any other version of what records project.
ALTER TABLE projection ADD COLUMN card BYTEA;
