//! Organisations and services.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// Who a token stands for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Me {
    /// The organisation.
    pub organisation: String,
    /// Role codes.
    pub roles: Vec<String>,
    /// What the token may be used for.
    pub scopes: Vec<String>,
}

/// A service.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Service {
    /// The service.
    pub id: String,
    /// Who offers it.
    pub organisation: String,
    /// The organisation's name.
    pub organisation_name: String,
    /// Whether a referral may be sent today.
    pub accredited: bool,
    /// Its name.
    pub name: String,
    /// One plain sentence.
    pub description: String,
    /// Need categories it meets, by code.
    pub needs: Vec<String>,
    /// Districts it covers; everywhere where empty.
    pub districts: Vec<String>,
    /// The youngest age.
    pub minimum_age: Option<u32>,
    /// The oldest age.
    pub maximum_age: Option<u32>,
    /// `ANY`, `F` or `M`.
    pub gender: String,
    /// How many days people wait at present.
    pub waiting_days: u32,
}

/// Every open service.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct ServiceList {
    /// By name.
    pub services: Vec<Service>,
}
