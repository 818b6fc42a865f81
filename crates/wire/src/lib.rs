//! JSON shapes of the API. Codes are the domain's; ids are 32 hexadecimal figures; days are `YYYY-MM-DD`;
//! instants are RFC 3339 in UTC. Bodies that are sent refuse unknown keys.

mod network;

pub use network::{Me, Service, ServiceList};
