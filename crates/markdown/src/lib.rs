//! Safe rendering of Markdown, link extraction, table of contents.
