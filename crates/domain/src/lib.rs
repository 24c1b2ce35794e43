//! Records, merge rules, policy, projection, text analysis.
