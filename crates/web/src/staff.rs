//! Who is asking, taken from the request before a handler runs.

use crate::caller::Caller;
use crate::cookies;
use crate::error::{Problem, WebError};
use crate::fields::Fields;
use crate::noted::Noted;
use crate::state::Web;
use alongside_app::accounts::{self, Asked, SignedIn};
use alongside_app::{AppError, Ask, Once};
use alongside_gate::Viewer;
use alongside_kernel::Timestamp;
use axum::extract::{FromRequest, FromRequestParts, Request};
use axum::http::Method;
use axum::http::header::CONTENT_TYPE;
use axum::http::request::Parts;
use axum_extra::extract::CookieJar;

/// The largest body of an ordinary form, in bytes.
const LARGEST_FORM: usize = 256 * 1024;
/// How the addresses begin that an open page asks of itself, whether it may still be shown.
const HEARTBEAT: &str = "/heartbeat/";
/// The field that carries a form's token.
pub const TOKEN: &str = "form";
/// The field that carries a code of the second factor beside what a form says, where a grave act asked for one.
pub const CODE_AGAIN: &str = "code-again";

/// A member of staff, signed in with both factors, acting under a live membership.
#[derive(Debug, Clone)]
pub struct Staff {
    /// The sign-in.
    pub signed_in: SignedIn,
    /// Who asks, and when.
    pub ask: Ask,
    /// The path that was asked for.
    pub path: String,
}

impl Staff {
    /// A token for a form that posts to `action`: made for this sign-in and this action, good for one effect.
    pub fn form_token(&self, web: &Web, action: &str) -> String {
        alongside_app::form_token(&web.app, self.signed_in.sign_in, action)
    }

    /// The member of staff whose cookie came along, if their sign-in is live and they act for somebody.
    pub async fn of(web: &Web, jar: &CookieJar, path: &str) -> Result<Option<Self>, WebError> {
        let Some(bearer) = jar.get(cookies::STAFF) else { return Ok(None) };
        let asked = if path.starts_with(HEARTBEAT) { Asked::ByThePage } else { Asked::BySomebody };
        let Some(signed_in) = accounts::current(&web.app, bearer.value(), asked).await? else {
            return Ok(None);
        };
        if !matches!(signed_in.viewer, Viewer::Member(_)) {
            return Ok(None);
        }
        let ask = Ask { viewer: signed_in.viewer.clone(), now: web.app.now() };
        let mut staff = Self { signed_in, ask, path: path.to_owned() };
        let kept = jar.get(cookies::PROOF).map(|kept| kept.value().to_owned()).unwrap_or_default();
        if let Some(until) = accounts::proved_until(&web.app, staff.signed_in.sign_in, &kept) {
            staff.is_sure_until(until);
        }
        Ok(Some(staff))
    }

    /// They showed that it is they, which counts until then.
    fn is_sure_until(&mut self, until: Timestamp) {
        self.ask.viewer = self.ask.viewer.clone().sure_until(until);
    }

    /// Takes a code that came beside a form. What the browser is to keep of it comes back.
    async fn prove(&mut self, web: &Web, code: &str, address: &str) -> Result<String, WebError> {
        let sign_in = self.signed_in.sign_in;
        let proved = if web.demo.is_some() {
            accounts::prove_as(&web.app, &self.ask, sign_in)
        } else {
            accounts::prove(&web.app, &self.ask, sign_in, code, address).await.map_err(
                |error| match error {
                    AppError::Invalid(_) => WebError::NotProved,
                    other => other.into(),
                },
            )?
        };
        self.is_sure_until(proved.until);
        Ok(proved.proof)
    }
}

impl FromRequestParts<Web> for Staff {
    type Rejection = WebError;

    async fn from_request_parts(parts: &mut Parts, web: &Web) -> Result<Self, WebError> {
        let back = match (&parts.method, parts.uri.path_and_query()) {
            (&Method::GET, Some(path)) => path.as_str().to_owned(),
            _ => String::new(),
        };
        let jar = CookieJar::from_headers(&parts.headers);
        let Some(staff) = Self::of(web, &jar, parts.uri.path()).await? else {
            return Err(WebError::SignIn { back });
        };
        Noted::staff(&parts.extensions, &staff);
        Ok(staff)
    }
}

/// The fields of a form that was posted, without a token: for signing in.
pub struct Form(pub Fields);

impl<S: Send + Sync> FromRequest<S> for Form {
    type Rejection = WebError;

    async fn from_request(request: Request, _state: &S) -> Result<Self, WebError> {
        let is_form = request
            .headers()
            .get(CONTENT_TYPE)
            .and_then(|value| value.to_str().ok())
            .is_some_and(|value| value.starts_with("application/x-www-form-urlencoded"));
        if !is_form {
            return Err(Problem::Unreadable.into());
        }
        let body =
            axum::body::to_bytes(request.into_body(), LARGEST_FORM).await.map_err(|_| Problem::TooLarge)?;
        let text = std::str::from_utf8(&body).map_err(|_| Problem::Unreadable)?;
        Ok(Self(Fields::parse(text)?))
    }
}

/// A form posted by staff, with its token checked.
pub struct Posted {
    /// Who.
    pub staff: Staff,
    /// What.
    pub fields: Fields,
    /// The name of this one act: sent again, it has no second effect.
    pub once: Once,
}

impl FromRequest<Web> for Posted {
    type Rejection = WebError;

    async fn from_request(request: Request, web: &Web) -> Result<Self, WebError> {
        let (mut parts, body) = request.into_parts();
        let mut staff = Staff::from_request_parts(&mut parts, web).await?;
        let Ok(Caller(address)) = Caller::from_request_parts(&mut parts, web).await;
        let extensions = parts.extensions.clone();
        let Form(mut fields) = Form::from_request(Request::from_parts(parts, body), web).await?;
        let code = fields.take(CODE_AGAIN);
        Noted::sent(&extensions, &fields);
        let once =
            alongside_app::check_form(&web.app, staff.signed_in.sign_in, &staff.path, fields.text(TOKEN))
                .ok_or(Problem::StaleForm)?;
        if let Some(code) = code {
            Noted::proof(&extensions, staff.prove(web, &code, &address).await?);
        }
        Ok(Self { staff, fields, once })
    }
}
