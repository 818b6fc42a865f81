//! Somebody on their own pages, taken from the request before a handler runs.

use crate::cookies;
use crate::error::{Problem, WebError};
use crate::fields::Fields;
use crate::noted::Noted;
use crate::shell::{self, Tokens};
use crate::staff::{Form, TOKEN};
use crate::state::Web;
use alongside_app::portal::{self, Visit};
use alongside_app::{Ask, Once};
use alongside_kernel::id::PersonId;
use alongside_views::{Shell, ShellTokens, Words};
use axum::extract::{FromRequest, FromRequestParts, Request};
use axum::http::request::Parts;
use axum_extra::extract::CookieJar;

/// A person on their own pages. They ask about themselves and nobody else.
#[derive(Debug, Clone)]
pub struct Visitor {
    /// The visit.
    pub visit: Visit,
    /// Who asks, and when.
    pub ask: Ask,
    /// The words in the language that they chose.
    pub words: Words,
    path: String,
}

impl Visitor {
    /// Whose pages.
    pub const fn person(&self) -> PersonId {
        self.visit.person
    }

    /// A token for a form that posts to `action`: made for this visit and this action, good for one effect.
    pub fn form_token(&self, web: &Web, action: &str) -> String {
        alongside_app::form_token(&web.app, self.visit.sign_in, action)
    }

    /// The token of the form that closes the visit.
    pub fn leave_token(&self, web: &Web) -> String {
        self.form_token(web, "/pages/leave")
    }

    /// The shell of one of the pages. It names nobody.
    pub async fn shell(&self, web: &Web, title: &str) -> Shell {
        self.shell_with(web, title, Tokens::New).await
    }

    /// The shell of a page that says what went wrong.
    pub async fn shell_of_error(&self, web: &Web) -> Shell {
        self.shell_with(web, "not-found-title", Tokens::Standing).await
    }

    async fn shell_with(&self, web: &Web, title: &str, tokens: Tokens) -> Shell {
        let shell = shell::bare(web, self.words, self.words.t(title)).await;
        let token = |action| tokens.token(web, self.visit.sign_in, action);
        let mut shell = alongside_views::portal::around(shell, &self.path, true);
        shell.tokens = ShellTokens {
            language: token("/language"),
            stay: token("/pages/stay"),
            ..ShellTokens::default()
        };
        shell.time_out_seconds =
            u32::try_from(self.visit.idle_until.duration_since(self.ask.now).as_secs()).ok();
        shell
    }
}

impl FromRequestParts<Web> for Visitor {
    type Rejection = WebError;

    async fn from_request_parts(parts: &mut Parts, web: &Web) -> Result<Self, WebError> {
        let jar = CookieJar::from_headers(&parts.headers);
        let Some(cookie) = jar.get(cookies::PORTAL) else { return Err(WebError::Pages) };
        let Some(visit) = portal::current(&web.app, cookie.value()).await? else {
            return Err(WebError::Pages);
        };
        let ask = Ask { viewer: visit.viewer.clone(), now: web.app.now() };
        let words = Words::new(shell::language_of(&parts.headers));
        let visitor = Self { visit, ask, words, path: parts.uri.path().to_owned() };
        Noted::visitor(&parts.extensions, &visitor);
        Ok(visitor)
    }
}

/// A form posted from somebody's own pages, with its token checked.
pub struct PostedByVisitor {
    /// Who.
    pub visitor: Visitor,
    /// What.
    pub fields: Fields,
    /// The name of this one act: sent again, it has no second effect.
    pub once: Once,
}

impl FromRequest<Web> for PostedByVisitor {
    type Rejection = WebError;

    async fn from_request(request: Request, web: &Web) -> Result<Self, WebError> {
        let (mut parts, body) = request.into_parts();
        let visitor = Visitor::from_request_parts(&mut parts, web).await?;
        let extensions = parts.extensions.clone();
        let Form(fields) = Form::from_request(Request::from_parts(parts, body), web).await?;
        Noted::sent(&extensions, &fields);
        let once =
            alongside_app::check_form(&web.app, visitor.visit.sign_in, &visitor.path, fields.text(TOKEN))
                .ok_or(Problem::StaleForm)?;
        Ok(Self { visitor, fields, once })
    }
}
