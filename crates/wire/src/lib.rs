//! JSON shapes of the API. Codes are the domain's; ids are 32 hexadecimal figures; days are `YYYY-MM-DD`;
//! instants are RFC 3339 in UTC. Bodies that are sent refuse unknown keys.

mod common;
mod consent;
mod contact;
mod counting;
mod feed;
mod insight;
mod intake;
mod network;
mod people;
mod points;
mod referral;
mod requests;
mod same_person;
mod support;

pub use common::{Coded, Done, FieldProblem, Nothing, Problem};
pub use consent::{Consent, ConsentList, Disclosure, DisclosureList, NewConsent, Withdrawal};
pub use contact::{
    Attempt, CallFacts, CallReport, Duty, EndPromise, Method, NewAttempt, Promise, PromiseList, QueuePage,
    QueueRow, Reach,
};
pub use counting::{CountList, CountParty, CountRow, KnownToAll, PeopleCount, SetUpCount};
pub use feed::{
    FeedAssessment, FeedClassification, FeedContactPoint, FeedEvent, FeedExtract, FeedFlags, FeedGuardian,
    FeedLanguage, FeedLocation, FeedName, FeedNeeds, FeedOccurred, FeedOfficer, FeedPerson, FeedReport,
    FeedRisk, FeedSafe, FeedSuspect, Reports, Scalar,
};
pub use insight::{
    Answering, Exchange, Figure, FigureCell, FigureRow, Figures, Label, PartnershipFigures, Period,
};
pub use intake::{
    Count, Fate, FateList, Import, ImportDetail, ImportList, Mend, MendSeveral, Mended, Proposed,
    QuarantineCell, QuarantineDetail, QuarantineList, QuarantineRow,
};
pub use network::{Me, Service, ServiceList};
pub use people::{Found, FoundList, Happened, Helper, Hold, Person, Report, Search};
pub use points::{EndPoint, NewPoint, Point, PointEnded, PointList, PointTold};
pub use referral::{
    Accept, Close, Decline, NameWorker, NewReferral, Referral, ReferralList, ReferralRow, ServiceFit,
    ServiceFits, SharedFact, SharedSection, SharedWay, Step, Worker,
};
pub use requests::{AnswerRequest, NewRequest, Request, RequestList, RequestRow};
pub use same_person::{
    AnotherPerson, AskSamePerson, ComparedField, Evidence, NewParty, NoParty, OneRecord, SamePerson,
    SamePersonList, SamePersonRow, SaySamePerson,
};
pub use support::{NewNote, NewSession, Note, NoteList, Session};
