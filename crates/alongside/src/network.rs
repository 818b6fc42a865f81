//! Addresses that may stand in front of the server.

use std::net::IpAddr;
use std::str::FromStr;

/// A block of addresses, such as `10.0.0.0/8` or `::1/128`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Cidr {
    network: u128,
    mask: u128,
    is_v4: bool,
}

fn bits(address: IpAddr) -> (u128, bool) {
    match address.to_canonical() {
        IpAddr::V4(it) => (u128::from(it.to_bits()) << 96, true),
        IpAddr::V6(it) => (it.to_bits(), false),
    }
}

impl Cidr {
    /// Whether an address lies in the block.
    pub(crate) fn holds(self, address: IpAddr) -> bool {
        let (address, is_v4) = bits(address);
        is_v4 == self.is_v4 && address & self.mask == self.network
    }
}

impl FromStr for Cidr {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let unreadable = || format!("{text} is no block of addresses; write it like 10.0.0.0/8");
        let (address, length) = text.trim().split_once('/').ok_or_else(unreadable)?;
        let (network, is_v4) = bits(address.parse().map_err(|_| unreadable())?);
        let length: u32 = length.parse().map_err(|_| unreadable())?;
        if length > if is_v4 { 32 } else { 128 } {
            return Err(unreadable());
        }
        let mask = if length == 0 { 0 } else { u128::MAX << (128 - length) };
        if network & !mask != 0 {
            return Err(format!(
                "{text} has figures set beyond its length; write the first address of the block"
            ));
        }
        Ok(Self { network, mask, is_v4 })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_block_holds_its_addresses_and_no_others() {
        let holds =
            |block: &str, address: &str| block.parse::<Cidr>().unwrap().holds(address.parse().unwrap());
        assert!(holds("10.0.0.0/8", "10.255.0.1"));
        assert!(!holds("10.0.0.0/8", "11.0.0.1"));
        assert!(holds("127.0.0.1/32", "::ffff:127.0.0.1"));
        assert!(holds("fd00::/8", "fd12::1"));
        assert!(!holds("::/0", "10.0.0.1"));
        assert!(holds("0.0.0.0/0", "8.8.8.8"));
        for wrong in ["10.0.0.0", "10.0.0.1/8", "10.0.0.0/33", "x/8", "10.0.0.0/", "::1/129"] {
            assert!(wrong.parse::<Cidr>().is_err(), "{wrong}");
        }
    }
}
