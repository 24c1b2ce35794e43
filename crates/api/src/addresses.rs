//! Where everything is: once published, an address answers for ever.

/// The search segments of a kit.
pub const SEGMENT: &str = "/api/kit/v1/segment";

/// Where files arrive in pieces.
pub const UPLOADS: &str = "/api/media/v1/uploads";

/// Every address of this crate, those of sync apart; the list only grows.
pub const ALL: [&str; 15] = [
    "/api/account/v1/devices",
    "/api/account/v1/revoke-device",
    "/api/account/v1/session",
    "/api/account/v1/sign-in",
    "/api/account/v1/sign-out",
    "/api/account/v1/sign-up",
    "/api/account/v1/this-device",
    "/api/commons/v1/bring-back",
    "/api/commons/v1/decide",
    "/api/commons/v1/new-ids",
    "/api/commons/v1/read",
    "/api/commons/v1/save",
    SEGMENT,
    "/api/kit/v1/size",
    UPLOADS,
];

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use server_fn::ServerFn;

    use super::*;

    #[test]
    fn every_function_is_where_it_was_published() {
        let functions = [
            crate::Devices::PATH,
            crate::RevokeDevice::PATH,
            crate::GetSession::PATH,
            crate::SignIn::PATH,
            crate::SignOut::PATH,
            crate::SignUp::PATH,
            crate::ThisDevice::PATH,
            crate::BringBack::PATH,
            crate::Decide::PATH,
            crate::FreshIds::PATH,
            crate::Read::PATH,
            crate::Save::PATH,
            crate::SizeOfKit::PATH,
            SEGMENT,
            UPLOADS,
        ];
        assert_eq!(functions.into_iter().collect::<BTreeSet<_>>(), ALL.into_iter().collect());
    }

    /// What was published, written out: a line here is never changed, only added.
    #[test]
    fn the_endpoints_of_sync_stay() {
        assert_eq!(
            sync::protocol::endpoint::ALL,
            [
                "/api/sync/v1/subscribe",
                "/api/sync/v1/pull",
                "/api/sync/v1/push",
                "/api/sync/v1/rescue",
                "/api/sync/v1/status",
                "/api/ping",
                "/api/sync/v1/events",
            ]
        );
    }

    #[cfg(feature = "ssr")]
    #[test]
    fn no_function_acts_on_get() {
        for (path, method) in server_fn::axum::server_fn_paths() {
            assert_eq!(method, http::Method::POST, "{path}");
            assert!(ALL.contains(&path), "{path} is not in the list");
        }
    }
}
