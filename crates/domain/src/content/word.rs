//! Words of a vocabulary: an enum that is stored as text.

/// Declares an enum of words with their stored spelling; the first is the default.
macro_rules! words {
    ($(#[$doc:meta])* $name:ident { $( $(#[$word_doc:meta])* $word:ident = $text:literal, )* }) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, serde::Serialize, serde::Deserialize)]
        #[serde(rename_all = "snake_case")]
        pub enum $name { $( $(#[$word_doc])* $word, )* }

        impl $name {
            /// Every word, in the order in which choices are shown.
            pub const ALL: &'static [Self] = &[$( Self::$word, )*];

            /// The stored spelling.
            #[must_use]
            pub const fn as_str(self) -> &'static str {
                match self { $( Self::$word => $text, )* }
            }

            /// The word with this spelling.
            #[must_use]
            pub fn from_word(text: &str) -> Option<Self> {
                Self::ALL.iter().copied().find(|word| word.as_str() == text)
            }
        }

        impl Default for $name {
            fn default() -> Self {
                Self::ALL[0]
            }
        }

        impl $crate::content::Typed for $name {
            fn parse(value: &$crate::value::Value) -> Result<Self, $crate::error::Problem> {
                match value {
                    $crate::value::Value::Null => Ok(Self::default()),
                    $crate::value::Value::Text(text) => {
                        Self::from_word(text).ok_or($crate::error::Problem::UnknownWord)
                    }
                    _ => Err($crate::error::Problem::WrongType),
                }
            }
            fn write(&self) -> Option<$crate::value::Value> {
                Some($crate::value::Value::Text(self.as_str().to_owned()))
            }
        }
    };
}
pub(crate) use words;
