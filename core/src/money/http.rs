//! The feed of exchange rates behind a web address.

use std::time::Duration;

use bytes::Bytes;
use futures::future::BoxFuture;
use http_body_util::{BodyExt as _, Empty, Limited};
use hyper_rustls::{HttpsConnector, HttpsConnectorBuilder};
use hyper_util::client::legacy::Client;
use hyper_util::client::legacy::connect::HttpConnector;
use hyper_util::rt::TokioExecutor;

use super::feed::{FeedError, RateFeed};

/// How long an answer may take, in real time.
const PATIENCE: Duration = Duration::from_secs(20);

/// The largest answer, in bytes. The rates of a day are a few thousand, those of a quarter of a century half a million.
const MAX_BYTES: usize = 4 * 1024 * 1024;

/// A web address that gives exchange rates as CSV or JSON. Redirects are not followed: the address is the one that who
/// runs the installation has written down.
#[derive(Debug, Clone)]
pub struct HttpFeed {
    address: String,
    client: Client<HttpsConnector<HttpConnector>, Empty<Bytes>>,
}

impl HttpFeed {
    /// The feed at this address.
    ///
    /// # Errors
    /// Where no TLS connector can be built.
    pub fn new(address: &str) -> std::io::Result<Self> {
        // A machine without certificates of its own goes by those that come with the program.
        let builder = match HttpsConnectorBuilder::new().with_native_roots() {
            Ok(builder) => builder,
            Err(_) => HttpsConnectorBuilder::new().with_webpki_roots(),
        };
        let connector = builder.https_or_http().enable_http1().build();
        Ok(Self { address: address.to_owned(), client: Client::builder(TokioExecutor::new()).build(connector) })
    }

    async fn get(&self) -> Result<Vec<u8>, FeedError> {
        let address = self.address.parse().map_err(|_| FeedError::Away("the address is none".to_owned()))?;
        let answer = self.client.get(address).await.map_err(|error| FeedError::Away(error.to_string()))?;
        if !answer.status().is_success() {
            return Err(FeedError::Refused(format!("with status {}", answer.status().as_u16())));
        }
        let body = Limited::new(answer.into_body(), MAX_BYTES).collect().await;
        let body = body.map_err(|_| FeedError::Refused("with more than 4 MB, or broke off".to_owned()))?;
        Ok(body.to_bytes().to_vec())
    }
}

impl RateFeed for HttpFeed {
    fn fetch(&self) -> BoxFuture<'_, Result<Vec<u8>, FeedError>> {
        Box::pin(async move {
            let answer = tokio::time::timeout(PATIENCE, self.get()).await;
            answer.unwrap_or_else(|_| Err(FeedError::Away("no answer within 20 seconds".to_owned())))
        })
    }
}
