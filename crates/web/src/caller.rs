//! Where a request comes from: for throttling only, never stored and never logged.

use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use std::convert::Infallible;
use std::net::{IpAddr, Ipv6Addr};

/// The address of whoever asks. The listener puts it on each request: the other end of the connection, or what the
/// declared proxy says of it. A header that anybody can send decides nothing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ClientAddress(pub IpAddr);

/// Under which name tries are counted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Caller(pub String);

impl From<ClientAddress> for Caller {
    fn from(ClientAddress(address): ClientAddress) -> Self {
        Self(match address.to_canonical() {
            IpAddr::V4(it) => it.to_string(),
            // A household or a phone has a whole network of the newer kind to itself.
            IpAddr::V6(it) => Ipv6Addr::from_bits(it.to_bits() >> 64 << 64).to_string(),
        })
    }
}

impl<S: Send + Sync> FromRequestParts<S> for Caller {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, _state: &S) -> Result<Self, Infallible> {
        let known = parts.extensions.get::<ClientAddress>().copied();
        Ok(known.map_or_else(|| Self(String::new()), Self::from))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_network_of_the_newer_kind_is_one_caller() {
        let caller = |text: &str| Caller::from(ClientAddress(text.parse().unwrap())).0;
        assert_eq!(caller("192.0.2.7"), "192.0.2.7");
        assert_eq!(caller("::ffff:192.0.2.7"), "192.0.2.7");
        assert_eq!(caller("2001:db8:1:2:3:4:5:6"), caller("2001:db8:1:2::9"));
        assert_ne!(caller("2001:db8:1:2::9"), caller("2001:db8:1:3::9"));
    }
}
