//! Which area of the site an address is in, so that navigation can show where one is.

/// Whether `path` is `area` or below it; the home page has nothing below.
pub fn is_within(path: &str, area: &str) -> bool {
    path == area
        || (area != "/" && area != "/en" && path.strip_prefix(area).is_some_and(|rest| rest.starts_with('/')))
        || (area == "/en" && path == "/en/")
}

#[cfg(test)]
mod tests {
    use super::is_within;

    #[test]
    fn an_area_holds_what_is_below_it() {
        assert!(is_within("/", "/"));
        assert!(is_within("/en/", "/en"));
        assert!(is_within("/carnets/x", "/carnets"));
        assert!(!is_within("/carnets", "/"));
        assert!(!is_within("/en/carnets", "/en"));
        assert!(!is_within("/carnetsx", "/carnets"));
    }
}
