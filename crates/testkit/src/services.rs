//! Services for tests.

use crate::app::{Org, TestApp, Who};
use alongside_domain::network::{Accreditation, Gender, Service};
use alongside_kernel::id::{AccreditationId, ServiceId};
use alongside_storage::WriteSet;
use alongside_storage::rooms::network;

/// A service of an organisation that helps with housing and money, anywhere, for anyone.
pub fn plain_service(app: &TestApp, org: Org, name: &str) -> Service {
    Service {
        id: ServiceId::new(app.app.store.ids()),
        organisation: app.org(org),
        organisation_name: org.name().to_owned(),
        name: name.to_owned(),
        description: "A made-up service.".to_owned(),
        needs: vec!["SHELTER".to_owned(), "FINANCE".to_owned()],
        districts: vec![],
        crime_types: vec![],
        languages: vec![],
        minimum_age: None,
        maximum_age: None,
        gender: Gender::Any,
        waiting_days: 2,
        open_places: None,
        phone: "0117 496 0990".to_owned(),
        accreditations: vec![],
    }
}

/// Stores a service, accredited from a day and perhaps until one.
pub async fn accredited(app: &TestApp, mut service: Service, from: &str, until: Option<&str>) -> ServiceId {
    let span = Accreditation {
        starts_on: from.parse().expect("a day"),
        ends_on: until.map(|day| day.parse().expect("a day")),
        suspended_at: None,
    };
    service.accreditations = vec![span];
    let mut set = WriteSet::new();
    network::insert_service(&mut set, &service);
    let decided_by = app.seat(Who::Commissioner).account;
    let id = AccreditationId::new(app.app.store.ids());
    network::insert_accreditation(&mut set, id, service.id, &span, decided_by);
    app.app.store.write(set).await.expect("the service is stored");
    service.id
}
