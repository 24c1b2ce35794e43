//! A node of structured data: members that say something, and no other.

use serde_json::{Map, Value};

/// A node in the making.
#[derive(Debug, Clone, PartialEq)]
pub struct Node(Map<String, Value>);

impl Node {
    /// One of this type.
    #[must_use]
    pub fn of(kind: &str) -> Self {
        Self(Map::new()).with("@type", kind)
    }

    /// With this member, unless it says nothing or is said already.
    #[must_use]
    pub fn with(mut self, name: &str, value: impl Into<Value>) -> Self {
        let value = value.into();
        let says = match &value {
            Value::Null => false,
            Value::String(text) => !text.is_empty(),
            Value::Array(values) => !values.is_empty(),
            _ => true,
        };
        if says && !self.0.contains_key(name) {
            self.0.insert(name.to_owned(), value);
        }
        self
    }
}

impl From<Node> for Value {
    fn from(node: Node) -> Self {
        Self::Object(node.0)
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn what_says_nothing_is_left_out() {
        let node = Node::of("Thing")
            .with("name", "")
            .with("name", "Une chose")
            .with("name", "Une autre")
            .with("url", None::<String>)
            .with("about", Vec::<String>::new())
            .with("isAccessibleForFree", true);
        let expected = json!({ "@type": "Thing", "name": "Une chose", "isAccessibleForFree": true });
        assert_eq!(Value::from(node), expected);
    }
}
