//! The cookie of a person's own pages: nothing reads it but the browser that has it, and no file holds it.

use crate::portal::{code_on, gwen, made, try_code};
use alongside_testkit::databases::bytes_at;
use alongside_testkit::{TestApp, on_each_database};
use axum::http::header::SET_COOKIE;

#[tokio::test(flavor = "multi_thread")]
async fn a_visit_to_ones_own_pages_is_an_opaque_cookie_that_no_script_reads_and_no_file_holds() {
    on_each_database(async |opened| {
        let address = opened.address.clone();
        let app = TestApp::on(opened).await;
        let person = gwen(&app).await.person;
        let code = code_on(&made(&app, person).await);
        let wrong = try_code(&mut app.visitor(), "7", &code).await;
        assert!(wrong.headers.get(SET_COOKIE).is_none(), "nobody came in");
        let mut values = Vec::new();
        for _ in 0..2 {
            let mut client = app.visitor();
            let came_in = try_code(&mut client, "6", &code).await;
            assert_eq!(came_in.done(), "/pages/before");
            let cookies: Vec<&str> =
                came_in.headers.get_all(SET_COOKIE).iter().map(|it| it.to_str().unwrap()).collect();
            let [cookie] = cookies.as_slice() else { panic!("one cookie is wanted: {cookies:?}") };
            let mut parts = cookie.split("; ");
            let value = parts.next().unwrap().strip_prefix("__Host-pages=").unwrap().to_owned();
            let mut marks: Vec<&str> = parts.collect();
            marks.sort_unstable();
            // Without an end of its own it goes with the browser; without a domain it stays with this host.
            assert_eq!(marks, ["HttpOnly", "Path=/", "SameSite=Lax", "Secure"], "{cookie}");
            assert!(value.len() >= 32 && value.bytes().all(|it| it.is_ascii_hexdigit()), "128 bits: {value}");
            for said in [person.to_string(), code.clone(), code.replace([' ', '-'], "")] {
                assert!(!value.contains(&said.to_lowercase()), "the value tells something");
            }
            let page = client.get("/pages/home").await.ok();
            assert!(!page.body.contains(&value), "the value stands in a page");
            values.push(value);
        }
        assert_ne!(values[0], values[1], "each visit has its own");
        let files = bytes_at(&app.app.store, &address).await;
        let on_disk = |needle: &[u8]| {
            files.iter().any(|file| file.windows(needle.len()).any(|window| window == needle))
        };
        for value in &values {
            let plain: Vec<u8> =
                (0..64).step_by(2).map(|at| u8::from_str_radix(&value[at..at + 2], 16).unwrap()).collect();
            assert!(!on_disk(value.as_bytes()) && !on_disk(&plain), "a cookie is on disk");
        }
        // The search can see: what the visit is known by stands there.
        let sql = "select token_hash from portal_sign_in";
        let rows = app.app.store.db().fetch(sql, Vec::new()).await.unwrap();
        assert_eq!(rows.len(), 2);
        for row in rows {
            assert!(on_disk(&row.bytes("token_hash").unwrap()));
        }
    })
    .await;
}
