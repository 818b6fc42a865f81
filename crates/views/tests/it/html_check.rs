//! The checker is checked: each fault that it must find, and a good page that it must leave alone.

use alongside_views::html_check::check;

fn page(body: &str) -> String {
    format!(
        "<!doctype html><html lang=\"en\"><head><title>T</title></head><body><main><h1>One</h1>{body}</main></body></html>"
    )
}

#[test]
fn a_good_page_is_left_alone() {
    let body = "<!-- <h1> --><h2>Two</h2><label for=\"a\">A</label><input id=\"a\" name=\"a\" aria-describedby=\"b\"><p id=\"b\">x &lt; y</p>\
        <label>Around <input type=\"checkbox\" name=\"c\"></label><a href=\"#a\">To A</a><textarea aria-label=\"T\"></main></textarea>\
        <template><h1>Hidden</h1></template><script type=\"module\" src=\"/x.js\"></script><br><input type=\"hidden\" name=\"t\" value=\"a > b\">";
    assert_eq!(check(&page(body)), Vec::<String>::new());
}

#[test]
fn each_fault_is_found() {
    for (body, words) in [
        ("<h1>Two</h1>", "2 headings of the first level"),
        ("<h3>Three</h3>", "of level 3 follows one of level 1"),
        ("<h2> </h2>", "an empty heading"),
        ("<input name=\"a\">", "<input> a has no label"),
        ("<select name=\"a\"></select>", "<select> a has no label"),
        ("<textarea name=\"a\"></textarea>", "<textarea> a has no label"),
        ("<p id=\"a\"></p><p id=\"a\"></p>", "the id “a” stands 2 times"),
        ("<p id=\"a b\"></p>", "holds a space"),
        ("<a href=\"#gone\">Go</a>", "the link to #gone leads nowhere"),
        ("<p aria-describedby=\"gone\"></p>", "points to nothing"),
        ("<label for=\"gone\">L</label>", "points to nothing"),
        ("<p style=\"color:red\"></p>", "has a style"),
        ("<style>p{}</style>", "a <style> in the page"),
        ("<script>let a = 1 < 2;</script>", "a script in the page"),
        ("<p onclick=\"x()\"></p>", "has onclick"),
        ("<a href=\"\">Go</a>", "has an empty href"),
        ("<a href=\"#\">Go</a>", "has an empty href"),
        ("<a href=\"javascript:x()\">Go</a>", "has javascript:"),
        ("<a>Go</a>", "without href"),
        ("<a href=\"/x\"> </a>", "says nothing"),
        ("<button></button>", "says nothing"),
        ("<a href=\"/x\">A <button>B</button></a>", "stands in another"),
        ("<img src=\"/x.png\">", "without alt"),
        ("<p title=\"<span lang=\"en\">x</span>\"></p>", "holds markup"),
        ("<div><p></div>", "closes while <p> is open"),
        ("</div>", "closes"),
        ("<div>", "closes while <div> is open"),
        ("<form method=\"post\"></form>", "posts to nowhere"),
        ("<p class=\"a\" class=\"b\"></p>", "has class twice"),
    ] {
        let found = check(&page(body));
        assert!(found.iter().any(|problem| problem.contains(words)), "{body}: {found:?}");
    }
    assert!(check("<p>").iter().any(|problem| problem.contains("doctype")));
    assert!(check("<!doctype html><html>").iter().any(|problem| problem.contains("no lang")));
    assert!(check("<!doctype html><html lang=\"en\">").iter().any(|problem| problem.contains("0 <main>")));
}

#[test]
fn no_text_can_stop_it() {
    for text in
        ["", "<", "<!--", "<a href=\"", "<a href='x", "</", "<>", "< >", "<a b=c", "<h9></h9>", "<textarea>"]
    {
        let _ = check(text);
        let _ = check(&page(text));
    }
}
