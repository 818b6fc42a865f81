//! Who is in the partnership, what each offers, and until when it may be referred to.

use alongside_domain::network::{Service, Standing};
use alongside_kernel::{Date, Timestamp};

/// Every organisation with what it offers.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Directory {
    /// The organisations by name.
    pub organisations: Vec<OrganisationServices>,
    /// Whether the viewer may add a service.
    pub may_add: bool,
}

/// One organisation with what it offers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OrganisationServices {
    /// Its id.
    pub id: String,
    /// Its name.
    pub name: String,
    /// The number that partners ring.
    pub phone: String,
    /// Its services by name.
    pub services: Vec<ServiceLine>,
}

/// A service in the list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ServiceLine {
    /// Its id.
    pub id: String,
    /// Its name.
    pub name: String,
    /// The needs that it meets, by code.
    pub needs: Vec<String>,
    /// How many days people wait at present.
    pub waiting_days: u32,
    /// Whether it takes nobody new.
    pub is_closed: bool,
    /// How its accreditation stands today.
    pub standing: Standing,
}

/// What the viewer may change of a service.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum MayChange {
    /// Nothing.
    Nothing,
    /// What its own organisation says of it: description, waiting time, open places, telephone.
    WhatItSays,
    /// Everything.
    Everything,
}

/// A span of accreditation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SpanView {
    /// Its id.
    pub id: String,
    /// The first day.
    pub starts_on: Date,
    /// The last day.
    pub ends_on: Option<Date>,
    /// Since when it is suspended.
    pub suspended_at: Option<Timestamp>,
}

/// One service.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ServiceView {
    /// The service.
    pub service: Service,
    /// The version that was read.
    pub version: i64,
    /// Since when it takes nobody new.
    pub closed_at: Option<Timestamp>,
    /// How its accreditation stands today.
    pub standing: Standing,
    /// Every span of accreditation, the earliest first.
    pub spans: Vec<SpanView>,
    /// What the viewer may change.
    pub may_change: MayChange,
    /// Whether the viewer may accredit it.
    pub may_accredit: bool,
}
