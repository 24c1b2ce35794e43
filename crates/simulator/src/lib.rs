//! Deterministic simulation of many clients and servers.
