//! Where the name of a gateway leads. Whoever answers for the name could lead this server to machines that stand beside
//! it and trust it, so a name that leads to an address inside is not followed unless the configuration says that it may.

use std::future::Future;
use std::io;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};
use std::pin::Pin;
use std::sync::Arc;

/// The addresses of a name, once they are known.
pub(super) type Finding = Pin<Box<dyn Future<Output = io::Result<Vec<IpAddr>>> + Send>>;

/// Whoever says where names lead.
pub(super) trait Names: Send + Sync {
    /// The addresses of a name.
    fn find(&self, host: String) -> Finding;
}

/// The names as the system knows them.
pub(super) struct OfTheSystem;

impl Names for OfTheSystem {
    fn find(&self, host: String) -> Finding {
        Box::pin(async move {
            Ok(tokio::net::lookup_host((host, 0)).await?.map(|address| address.ip()).collect())
        })
    }
}

/// The addresses of a name, each of which is outside: one that is not spoils the others.
pub(super) async fn outside(names: &dyn Names, host: &str) -> io::Result<Vec<IpAddr>> {
    let found = names.find(host.to_owned()).await?;
    if found.is_empty() || !found.iter().all(is_outside) {
        tracing::warn!(host, "the name leads to no address, or to one inside; nothing was sent");
        return Err(io::Error::new(io::ErrorKind::AddrNotAvailable, "the name leads inside"));
    }
    Ok(found)
}

/// Whether an address belongs to the internet and to no network behind it.
fn is_outside(address: &IpAddr) -> bool {
    match address {
        IpAddr::V4(address) => is_outside_v4(*address),
        IpAddr::V6(address) => is_outside_v6(*address),
    }
}

fn is_outside_v4(address: Ipv4Addr) -> bool {
    let [first, second, third, _] = address.octets();
    let is_of_others = match (first, second) {
        // This network; reserved, and all at once; measurements.
        (0 | 240..=255, _) | (198, 18 | 19) => true,
        // Shared by the customers of a carrier.
        (100, second) => (64..128).contains(&second),
        // Protocols' own, and the way from six to four.
        (192, 0) => third == 0,
        (192, 88) => third == 99,
        _ => false,
    };
    !(is_of_others
        || address.is_loopback()
        || address.is_private()
        || address.is_link_local()
        || address.is_multicast()
        || address.is_documentation())
}

fn is_outside_v6(address: Ipv6Addr) -> bool {
    let four = |high: u16, low: u16| {
        let ([a, b], [c, d]) = (high.to_be_bytes(), low.to_be_bytes());
        is_outside_v4(Ipv4Addr::new(a, b, c, d))
    };
    match address.segments() {
        // An address of four bytes, as it is, translated or in a tunnel.
        [0, 0, 0, 0, 0, 0xffff, high, low]
        | [0x64, 0xff9b, 0, 0, 0, 0, high, low]
        | [0x2002, high, low, ..] => four(high, low),
        // Tunnels, benchmarks and examples.
        [0x2001, 0 | 2 | 0xdb8, ..] | [0x3fff, 0..=0x0fff, ..] => false,
        // What else is given out to the world.
        [first, ..] => first & 0xe000 == 0x2000,
    }
}

/// The names as the client for texts asks for them.
pub(super) struct OutsideOnly(pub(super) Arc<dyn Names>);

impl reqwest::dns::Resolve for OutsideOnly {
    fn resolve(&self, name: reqwest::dns::Name) -> reqwest::dns::Resolving {
        let (names, host) = (self.0.clone(), name.as_str().to_owned());
        Box::pin(async move {
            let found = outside(names.as_ref(), &host).await?;
            let found: reqwest::dns::Addrs =
                Box::new(found.into_iter().map(|address| SocketAddr::new(address, 0)));
            Ok(found)
        })
    }
}

#[cfg(test)]
pub(super) mod hostile {
    use super::*;
    use std::sync::Mutex;

    /// Answers every name with the same addresses, and remembers what it was asked.
    pub(crate) struct Hostile {
        pub(crate) leads_to: Vec<IpAddr>,
        pub(crate) asked: Mutex<Vec<String>>,
    }

    impl Hostile {
        pub(crate) fn new(leads_to: &[&str]) -> Arc<Self> {
            let leads_to = leads_to.iter().map(|address| address.parse().unwrap()).collect();
            Arc::new(Self { leads_to, asked: Mutex::default() })
        }
    }

    impl Names for Hostile {
        fn find(&self, host: String) -> Finding {
            self.asked.lock().unwrap().push(host);
            let found = self.leads_to.clone();
            Box::pin(async move { Ok(found) })
        }
    }
}

#[cfg(test)]
mod tests {
    use super::hostile::Hostile;
    use super::*;

    #[tokio::test]
    async fn a_name_that_leads_inside_is_not_followed_and_one_such_address_spoils_the_others() {
        const OUTSIDE: &str = "20.90.1.1";
        for inside in [
            "127.0.0.1",
            "127.9.9.9",
            "10.0.0.1",
            "172.16.0.1",
            "172.31.255.255",
            "192.168.1.1",
            "169.254.169.254",
            "100.64.0.1",
            "0.0.0.0",
            "0.1.2.3",
            "192.0.0.1",
            "192.0.2.1",
            "198.18.0.1",
            "224.0.0.1",
            "240.0.0.1",
            "255.255.255.255",
            "::",
            "::1",
            "::7f00:1",
            "::ffff:127.0.0.1",
            "::ffff:10.0.0.1",
            "64:ff9b::a00:1",
            "64:ff9b:1::1",
            "2002:a00:1::1",
            "2001::1",
            "2001:db8::1",
            "fc00::1",
            "fd12:3456::1",
            "fe80::1",
            "fec0::1",
            "ff02::1",
        ] {
            let names = Hostile::new(&[inside]);
            assert!(outside(names.as_ref(), "mail.example.org").await.is_err(), "{inside}");
            let names = Hostile::new(&[OUTSIDE, inside]);
            assert!(outside(names.as_ref(), "mail.example.org").await.is_err(), "{inside} beside another");
        }
        for address in [
            OUTSIDE,
            "172.15.0.1",
            "172.32.0.1",
            "100.63.0.1",
            "100.128.0.1",
            "2a00:1450::1",
            "::ffff:20.90.1.1",
        ] {
            let names = Hostile::new(&[address]);
            assert_eq!(
                outside(names.as_ref(), "mail.example.org").await.unwrap(),
                [address.parse::<IpAddr>().unwrap()]
            );
        }
        assert!(outside(Hostile::new(&[]).as_ref(), "mail.example.org").await.is_err());
    }
}
