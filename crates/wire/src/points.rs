//! A person's numbers and addresses: what is known, what is learned, what is no longer theirs.

use alongside_kernel::Timestamp;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// A number or address that is known of a person.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Point {
    /// Its place in the list, from 1: good for this version of the list only.
    pub number: u32,
    /// What it is: `MOBILE`, `LANDLINE`, `EMAIL` or `ADDRESS`.
    #[schema(example = "MOBILE")]
    pub kind: String,
    /// The whole of it where a safe way uses it; else only enough to tell which one it is.
    #[schema(example = "07700 900 123")]
    pub value: String,
    /// The safe ways that use it. A program must not use it for another.
    pub ways: Vec<String>,
    /// It was rung and turned out to be wrong or dead.
    pub wrong: bool,
    /// From whom a worker has it, and what was said of it; missing where reports brought it.
    pub told: Option<PointTold>,
    /// When and why it was marked as no longer theirs.
    pub ended: Option<PointEnded>,
}

/// What was taken down of a number or address.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct PointTold {
    /// From whom: `PERSON`, `REFERRER` or `SOMEBODY_ELSE`.
    #[schema(example = "PERSON")]
    pub from: String,
    /// How it was known that it was the person: `CODE_WORD`, `SAFE_WAY` or `NOT_SURE`.
    #[schema(example = "CODE_WORD")]
    pub recognised: Option<String>,
    /// Whether it was said to be safe to call there: `yes`, `no` or `not asked`.
    #[schema(example = "yes")]
    pub call: String,
    /// To text there.
    #[schema(example = "no")]
    pub text: String,
    /// To leave a message there.
    #[schema(example = "not asked")]
    pub leave_message: String,
    /// To write there.
    #[schema(example = "not asked")]
    pub write: String,
    /// Who took it down.
    pub by: String,
    /// When.
    pub at: Timestamp,
}

/// That a number or address is no longer the person's.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct PointEnded {
    /// Why: `THEY_SAID_SO`, `SOMEBODY_ELSES`, `NOT_SAFE` or `MISTAKE`.
    #[schema(example = "THEY_SAID_SO")]
    pub why: String,
    /// Who marked it.
    pub by: String,
    /// When.
    pub at: Timestamp,
}

/// Every number and address that is known of a person.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct PointList {
    /// The person.
    pub person: String,
    /// Those of the reports first, then those that were taken down, the oldest first.
    pub points: Vec<Point>,
    /// The word by which the person is known on the telephone: to be asked for before anything is taken down.
    pub code_word: Option<String>,
}

/// A number or address that was learned. What is not said to be safe counts as not safe.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewPoint {
    /// What it is: `MOBILE`, `LANDLINE`, `EMAIL` or `ADDRESS`.
    #[schema(example = "MOBILE")]
    pub kind: String,
    /// The number or the e-mail address.
    #[schema(example = "07700 900123")]
    pub value: Option<String>,
    /// The first line of an address.
    pub line_1: Option<String>,
    /// Its second line.
    pub line_2: Option<String>,
    /// Its town.
    pub town: Option<String>,
    /// Its postcode.
    pub postcode: Option<String>,
    /// From whom it was learned: `PERSON`, `REFERRER` or `SOMEBODY_ELSE`.
    #[schema(example = "PERSON")]
    pub from: String,
    /// How it was known that it was the person: `CODE_WORD`, `SAFE_WAY` (met, or reached by a way that was safe before) or
    /// `NOT_SURE`. Needed where it was learned from the person.
    #[schema(example = "CODE_WORD")]
    pub recognised: Option<String>,
    /// Whether it is safe to call there: `yes`, `no` or `not asked`.
    #[schema(example = "yes")]
    pub call: Option<String>,
    /// To text there.
    #[schema(example = "no")]
    pub text: Option<String>,
    /// To leave a message there.
    #[schema(example = "not asked")]
    pub leave_message: Option<String>,
    /// To write there.
    #[schema(example = "not asked")]
    pub write: Option<String>,
    /// It is known already, and what is said now counts for it from now on.
    #[serde(default)]
    #[schema(example = false)]
    pub again: bool,
    /// Somebody else in the case or at home has it too, and it is safe all the same.
    #[serde(default)]
    #[schema(example = false)]
    pub shared: bool,
}

/// Which number or address is no longer the person's, and why.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct EndPoint {
    /// Its place in the list whose version is sent along.
    #[schema(example = 1)]
    pub number: u32,
    /// `THEY_SAID_SO`, `SOMEBODY_ELSES`, `NOT_SAFE` or `MISTAKE`.
    #[schema(example = "THEY_SAID_SO")]
    pub why: String,
}
