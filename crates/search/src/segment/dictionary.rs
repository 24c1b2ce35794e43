//! The dictionary: words in order, front-coded in blocks, found by halves over the blocks' first words.

use super::{Postings, Segment};
use crate::bytes::Reader;
use crate::writer::BLOCK;

/// Where a block of words begins, in each column.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Block {
    pub words: u32,
    pub sizes: u32,
    pub titles: u32,
    pub texts: u32,
}

/// A walk through words in order.
#[derive(Debug, Clone)]
pub(crate) struct Words<'a> {
    segment: &'a Segment,
    words: Reader<'a>,
    sizes: Reader<'a>,
    word: Vec<u8>,
    /// Where this word's postings begin and how long they are: in titles, in texts.
    titles: (usize, usize),
    texts: (usize, usize),
}

impl Segment {
    /// A walk that stands on the first word not before another; `None` when there is none.
    pub(crate) fn words_from(&self, from: &[u8]) -> Option<Words<'_>> {
        let block = self.blocks.partition_point(|block| self.first_word(block) <= from).saturating_sub(1);
        let mut words = self.walk(self.blocks.get(block)?);
        while words.advance() {
            if words.word() >= from {
                return Some(words);
            }
        }
        None
    }

    /// The word itself.
    pub(crate) fn word(&self, word: &[u8]) -> Option<Words<'_>> {
        self.words_from(word).filter(|found| found.word() == word)
    }

    pub(super) fn walk(&self, block: &Block) -> Words<'_> {
        Words {
            segment: self,
            words: Reader::new(self.part(&self.words).get(block.words as usize..).unwrap_or_default()),
            sizes: Reader::new(self.part(&self.sizes).get(block.sizes as usize..).unwrap_or_default()),
            word: Vec::with_capacity(48),
            titles: (block.titles as usize, 0),
            texts: (block.texts as usize, 0),
        }
    }

    fn first_word(&self, block: &Block) -> &[u8] {
        let mut reader = Reader::new(self.part(&self.words).get(block.words as usize..).unwrap_or_default());
        head(&mut reader).and_then(|(_, rest)| reader.take(rest)).unwrap_or_default()
    }

    /// Reads every word and every posting once; gives the blocks, or `None` when anything is not as a writer writes it.
    pub(super) fn check_words(&self, count: usize) -> Option<Vec<Block>> {
        let mut blocks = Vec::with_capacity(count.div_ceil(BLOCK));
        let mut walk = self.walk(&Block::default());
        let mut last: Vec<u8> = Vec::new();
        let (words, sizes) = (walk.words.left(), walk.sizes.left());
        for number in 0..count {
            if number % BLOCK == 0 {
                blocks.push(Block {
                    words: u32::try_from(words - walk.words.left()).ok()?,
                    sizes: u32::try_from(sizes - walk.sizes.left()).ok()?,
                    titles: u32::try_from(walk.titles.0 + walk.titles.1).ok()?,
                    texts: u32::try_from(walk.texts.0 + walk.texts.1).ok()?,
                });
                walk.word.clear();
            }
            if !walk.advance() || (number > 0 && walk.word <= last) || str::from_utf8(&walk.word).is_err() {
                return None;
            }
            let empty = walk.titles.1 == 0 && walk.texts.1 == 0;
            if empty || !walk.in_titles()?.are_sound(self.len()) || !walk.in_texts()?.are_sound(self.len()) {
                return None;
            }
            last.clear();
            last.extend_from_slice(&walk.word);
        }
        let ended = walk.words.left() == 0
            && walk.sizes.left() == 0
            && walk.titles.0 + walk.titles.1 == self.titles.len()
            && walk.texts.0 + walk.texts.1 == self.texts.len();
        ended.then_some(blocks)
    }
}

impl<'a> Words<'a> {
    /// Goes to the next word; false at the end.
    pub fn advance(&mut self) -> bool {
        self.step().is_some()
    }

    fn step(&mut self) -> Option<()> {
        let (shared, rest) = head(&mut self.words)?;
        if shared > self.word.len() {
            return None;
        }
        self.word.truncate(shared);
        self.word.extend_from_slice(self.words.take(rest)?);
        let size = self.sizes.number()?;
        let in_titles = if size & 1 == 1 { usize::try_from(self.sizes.number()?).ok()? } else { 0 };
        self.titles = (self.titles.0.checked_add(self.titles.1)?, in_titles);
        self.texts = (self.texts.0.checked_add(self.texts.1)?, usize::try_from(size >> 1).ok()?);
        Some(())
    }

    /// The word.
    pub fn word(&self) -> &[u8] {
        &self.word
    }

    /// The word, as text.
    pub fn text(&self) -> &str {
        str::from_utf8(&self.word).unwrap_or_default()
    }

    /// Whether it is in any title.
    pub fn is_in_titles(&self) -> bool {
        self.titles.1 > 0
    }

    /// The titles it is in.
    pub fn titles(&self) -> Postings<'a> {
        self.in_titles().unwrap_or_else(|| Postings::new(&[]))
    }

    /// The texts and summaries it is in.
    pub fn texts(&self) -> Postings<'a> {
        self.in_texts().unwrap_or_else(|| Postings::new(&[]))
    }

    fn in_titles(&self) -> Option<Postings<'a>> {
        let end = self.titles.0.checked_add(self.titles.1)?;
        Some(Postings::new(self.segment.part(&self.segment.titles).get(self.titles.0..end)?))
    }

    fn in_texts(&self) -> Option<Postings<'a>> {
        let end = self.texts.0.checked_add(self.texts.1)?;
        Some(Postings::new(self.segment.part(&self.segment.texts).get(self.texts.0..end)?))
    }
}

/// How much a word shares with the one before, and how much of it follows.
fn head(reader: &mut Reader<'_>) -> Option<(usize, usize)> {
    let byte = reader.byte()?;
    let mut lengths = [usize::from(byte >> 4), usize::from(byte & 15)];
    for length in &mut lengths {
        if *length == 15 {
            *length = length.checked_add(usize::try_from(reader.number()?).ok()?)?;
        }
    }
    let [shared, rest] = lengths;
    Some((shared, rest))
}
