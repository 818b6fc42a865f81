//! The queue. What it is narrowed to are codes, so it may stand in the address.

use crate::error::{Problem, WebError};
use crate::errors;
use crate::fields::Fields;
use crate::respond::{Answer, go, page, page_with_errors};
use crate::shell;
use crate::staff::{Posted, Staff};
use crate::state::Web;
use alongside_app::contact::queue::{self, Filter, Owner, Side};
use alongside_app::{AppError, Invalid};
use alongside_domain::contact::Route;
use alongside_domain::needs::PriorityCategory;
use alongside_gate::{Action, Purpose};
use alongside_kernel::id::{AccountId, BatchId, SavedViewId};
use alongside_views::components::NotificationBanner;
use alongside_views::contact::{Chosen, Picked, QueuePage};
use axum::extract::{Path, RawQuery, State};
use uuid::Uuid;

const NARROWED_BY: [&str; 8] = ["side", "owner", "kind", "priority", "district", "late", "day", "new"];

/// What is chosen: what means nothing is left out, so that an old address still shows a list.
fn chosen(fields: &Fields) -> Chosen {
    let text = |name: &str, good: &dyn Fn(&str) -> bool| {
        Some(fields.text(name)).filter(|text| good(text)).unwrap_or_default().to_owned()
    };
    Chosen {
        side: text("side", &|side| matches!(side, "later" | "held")),
        owner: text("owner", &|owner| {
            matches!(owner, "mine" | "nobody") || owner.parse::<AccountId>().is_ok()
        }),
        kind: text("kind", &|kind| Route::from_code(kind).is_some()),
        priority: text("priority", &|category| PriorityCategory::from_code(category).is_some()),
        district: text("district", &|district| district.chars().count() <= 100),
        late: fields.text("late") == "yes",
        day: text("day", &|day| day.parse::<jiff::civil::Date>().is_ok()),
        new: fields.text("new") == "yes",
    }
}

fn filter(chosen: &Chosen, staff: &Staff) -> Filter {
    Filter {
        side: match chosen.side.as_str() {
            "later" => Side::Later,
            "held" => Side::Held,
            _ => Side::Due,
        },
        owner: match chosen.owner.as_str() {
            "mine" => staff.ask.account().map_or(Owner::Anybody, Owner::One),
            "nobody" => Owner::Nobody,
            other => other.parse().map_or(Owner::Anybody, Owner::One),
        },
        kind: Route::from_code(&chosen.kind),
        priority: chosen.priority.clone(),
        district: chosen.district.clone(),
        late: chosen.late,
        due_on: chosen.day.parse().ok(),
        new: chosen.new,
    }
}

async fn queue_page(
    web: &Web,
    staff: &Staff,
    chosen: Chosen,
    after: &str,
    batch: Option<BatchId>,
) -> Result<QueuePage, AppError> {
    let shown = queue::list(&web.app, &staff.ask, &filter(&chosen, staff), after, batch).await?;
    let shell = shell::staff(web, staff, "queue-title").await;
    let tokens = QueuePage::actions(&shown)
        .into_iter()
        .map(|action| {
            let token = staff.form_token(web, &action);
            (action, token)
        })
        .collect();
    Ok(QueuePage { shell, queue: shown, chosen, picked: Picked::default(), tokens })
}

/// A page of the queue.
pub(crate) async fn show(State(web): State<Web>, staff: Staff, RawQuery(query): RawQuery) -> Answer {
    let fields = Fields::parse(&query.unwrap_or_default())?;
    let mut known = NARROWED_BY.to_vec();
    known.extend(["after", "batch", "done"]);
    fields.only(&known)?;
    let mut shown =
        queue_page(&web, &staff, chosen(&fields), fields.text("after"), fields.parsed("batch")).await?;
    if fields.text("done") == "undone" {
        let words = shown.shell.words;
        shown.shell.notice = Some(NotificationBanner::success(words, words.t("queue-done-undone")));
    }
    page(&shown)
}

/// The query that a form of the page carries along, in its one written form.
fn carried(fields: &Fields) -> Result<String, WebError> {
    let carried = Fields::parse(fields.text("query"))?;
    carried.only(&NARROWED_BY)?;
    Ok(chosen(&carried).query())
}

fn address(query: &str) -> String {
    if query.is_empty() { "/queue".to_owned() } else { format!("/queue?{query}") }
}

/// Says that the asker has looked.
pub(crate) async fn seen(State(web): State<Web>, posted: Posted) -> Answer {
    posted.fields.only(&["form", "query"])?;
    let back = address(&carried(&posted.fields)?);
    go(&queue::looked(&web.app, &posted.staff.ask, &back, posted.once).await?)
}

/// Shows the list again with what is wrong in one of its forms.
async fn again(web: &Web, staff: &Staff, query: &str, invalid: &Invalid, picked: Picked) -> Answer {
    let fields = Fields::parse(query)?;
    let mut shown = queue_page(web, staff, chosen(&fields), "", None).await?;
    shown.picked = picked;
    errors::add(&mut shown.shell, invalid);
    page_with_errors(&shown)
}

/// Keeps a view.
pub(crate) async fn keep_view(State(web): State<Web>, posted: Posted) -> Answer {
    let Posted { staff, fields, once } = posted;
    fields.only(&["form", "query", "name"])?;
    let query = carried(&fields)?;
    match queue::keep_view(&web.app, &staff.ask, fields.text("name"), &query, once).await {
        Ok(answer) => go(&answer),
        Err(AppError::Invalid(invalid)) => again(&web, &staff, &query, &invalid, Picked::default()).await,
        Err(other) => Err(other.into()),
    }
}

/// Forgets a view.
pub(crate) async fn drop_view(State(web): State<Web>, Path(view): Path<String>, posted: Posted) -> Answer {
    posted.fields.only(&["form"])?;
    let view: SavedViewId = view.parse().map_err(|_| WebError::NotFound)?;
    go(&queue::drop_view(&web.app, &posted.staff.ask, view, posted.once).await?)
}

/// The rows that a form of the page names: what is ticked, or so many from the top as the page showed them, whatever
/// has come to the list since.
fn rows(fields: &Fields) -> Result<Result<Vec<Uuid>, Invalid>, WebError> {
    let named = |name| {
        fields
            .all(name)
            .map(|id| Uuid::try_parse(id).map_err(|_| WebError::Problem(Problem::Unreadable)))
            .collect::<Result<Vec<_>, _>>()
    };
    if !fields.is_there("first") {
        return Ok(Ok(named("duty")?));
    }
    let shown = named("shown")?;
    Ok(match fields.parsed::<usize>("first") {
        Some(first @ 1..) if first <= shown.len() => Ok(shown.into_iter().take(first).collect()),
        _ => {
            let mut invalid = Invalid::new();
            invalid.add_with("first", "contact-first-rows", shown.len().to_string());
            Err(invalid)
        }
    })
}

/// Gives what is ticked, or the first rows, to a colleague.
pub(crate) async fn assign(State(web): State<Web>, posted: Posted) -> Answer {
    let Posted { staff, fields, once } = posted;
    fields.only(&["form", "query", "give_to", "duty[]", "first", "first_to", "shown[]"])?;
    let query = carried(&fields)?;
    let to_field = if fields.is_there("first") { "first_to" } else { "give_to" };
    let to = fields.text(to_field);
    let picked = Picked { first: fields.text("first").to_owned(), to: to.to_owned() };
    let owner: Option<AccountId> = to.parse().ok();
    // Asked first: whoever may not do this at all is told so, not what their form lacks.
    staff.ask.may_ever(Action::AssignWork, Purpose::Support)?;
    let duties = match rows(&fields)? {
        Ok(duties) if owner.is_some() || to == "nobody" => duties,
        rows => {
            let mut invalid = rows.err().unwrap_or_default();
            if owner.is_none() && to != "nobody" {
                invalid.add(to_field, "contact-owner");
            }
            return again(&web, &staff, &query, &invalid, picked).await;
        }
    };
    match queue::assign(&web.app, &staff.ask, &duties, owner, &query, once).await {
        Ok(answer) => go(&answer),
        Err(AppError::Invalid(invalid)) => {
            // The use case knows one colleague; the page asks for one in two places.
            let mut here = Invalid::new();
            for error in invalid.errors() {
                here.add(if error.field == "owner" { to_field } else { error.field }, error.code);
            }
            again(&web, &staff, &query, &here, picked).await
        }
        Err(other) => Err(other.into()),
    }
}

/// Gives back what was handed over.
pub(crate) async fn undo(State(web): State<Web>, posted: Posted) -> Answer {
    posted.fields.only(&["form", "query", "batch"])?;
    let query = carried(&posted.fields)?;
    let batch: BatchId = posted.fields.parsed("batch").ok_or(WebError::NotFound)?;
    go(&queue::undo(&web.app, &posted.staff.ask, batch, &query, posted.once).await?)
}
