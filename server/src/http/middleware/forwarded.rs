//! From which network somebody asks, where a proxy that the operator names stands between.

use std::net::SocketAddr;
use std::sync::Arc;

use axum::Extension;
use axum::extract::{ConnectInfo, Request};
use axum::http::HeaderValue;
use axum::middleware::Next;
use axum::response::Response;
use service::account::Network;

use crate::config::Config;

/// What proxies write: `client, proxy, proxy`.
const FORWARDED: &str = "x-forwarded-for";

/// Says so in the request; of a request that no proxy handed over, the connection's own address counts.
pub async fn believe(Extension(config): Extension<Arc<Config>>, mut request: Request, next: Next) -> Response {
    let peer = request.extensions().get::<ConnectInfo<SocketAddr>>().map(|peer| peer.0.ip());
    if let Some(peer) = peer.filter(|peer| config.site.proxies.has(*peer)) {
        let said: Vec<&HeaderValue> = request.headers().get_all(FORWARDED).iter().collect();
        // A line that is no text ends what can be believed, as any word that is no address does.
        let client = config.site.proxies.client(peer, said.iter().map(|line| line.to_str().unwrap_or_default()));
        request.extensions_mut().insert(Network::Of(client));
    }
    next.run(request).await
}

#[cfg(test)]
mod tests {
    use axum::Router;
    use axum::body::Body;
    use axum::middleware::from_fn;
    use axum::routing::get;
    use http_body_util::BodyExt;
    use tower::ServiceExt;

    use super::*;
    use crate::config::Proxies;

    async fn told(peer: &str, said: &[&str]) -> String {
        let mut config = Config::default();
        config.site.proxies = Proxies::try_from("127.0.0.1".to_owned()).expect("a proxy");
        let router = Router::new()
            .route(
                "/",
                get(|known: Option<Extension<Network>>| async move { format!("{:?}", known.map(|known| known.0)) }),
            )
            .layer(from_fn(believe))
            .layer(Extension(Arc::new(config)));
        let peer: SocketAddr = format!("{peer}:4711").parse().expect("an address");
        let mut request = Request::builder().uri("/").extension(ConnectInfo(peer));
        for line in said {
            request = request.header(FORWARDED, *line);
        }
        let answer = router.oneshot(request.body(Body::empty()).expect("a request")).await.expect("an answer");
        String::from_utf8_lossy(&answer.into_body().collect().await.expect("a body").to_bytes()).into_owned()
    }

    #[tokio::test]
    async fn a_proxy_is_believed_and_nobody_else() {
        assert_eq!(told("127.0.0.1", &["1.1.1.1", "198.51.100.1"]).await, "Some(Of(198.51.100.1))");
        assert_eq!(told("203.0.113.9", &["198.51.100.1"]).await, "None");
        assert_eq!(told("127.0.0.1", &[]).await, "Some(Of(127.0.0.1))");
    }
}
