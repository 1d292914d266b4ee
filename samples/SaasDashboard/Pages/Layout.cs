using Microsoft.AspNetCore.Antiforgery;

namespace SaasDashboard.Pages;

/// <summary>What all pages have in common.</summary>
internal static class Layout
{
    private static readonly Html Style = new("""
        <style>
          body { font: 16px/1.5 system-ui, sans-serif; color: #1d2733; background: #f5f7fa; margin: 0 }
          header, main { max-width: 60rem; margin: 0 auto; padding: 1rem 1.5rem }
          header { display: flex; gap: 1rem; align-items: center; justify-content: space-between }
          .columns { display: flex; gap: 1.5rem; flex-wrap: wrap } .columns > * { flex: 1 1 16rem }
          form.card, .card { background: #fff; border: 1px solid #dde3ea; border-radius: 8px; padding: 1rem 1.25rem; margin-bottom: 1rem }
          label { display: block; margin: .5rem 0 } label input { display: block; width: 100%; box-sizing: border-box; padding: .4rem; font: inherit }
          button, .button { font: inherit; background: #2456a6; color: #fff; border: 0; border-radius: 6px; padding: .4rem .9rem; cursor: pointer; text-decoration: none }
          button.quiet { background: #e4e9f0; color: #1d2733 } form.inline { display: inline }
          table { border-collapse: collapse; width: 100% } td, th { text-align: left; padding: .35rem .6rem; border-bottom: 1px solid #e4e9f0 } .number { text-align: right }
          .problem { color: #9b1c1c } .figure { font-size: 1.6rem } ol.steps { list-style: none } svg { max-width: 100% }
        </style>
        """);

    /// <param name="head">What stands in the head beside the usual.</param>
    public static Html Page(HttpContext http, string title, Html body, Html? head = null) => Html.Of($"""
        <!doctype html>
        <html lang="en">
        <head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>{title}</title>{Style}{head ?? Html.Empty}</head>
        <body>
        <header><strong>SaaS dashboard</strong>{(http.User.Identity?.IsAuthenticated == true ? LogOut(http) : Html.Empty)}</header>
        <main><h1>{title}</h1>{body}</main>
        </body>
        </html>
        """);

    /// <summary>A form with the token that keeps other sites from sending it.</summary>
    public static Html Form(HttpContext http, string action, Html fields, string style = "card")
    {
        var tokens = http.RequestServices.GetRequiredService<IAntiforgery>().GetAndStoreTokens(http);
        return Html.Of($"""<form class="{style}" method="post" action="{action}"><input type="hidden" name="{tokens.FormFieldName}" value="{tokens.RequestToken}">{fields}</form>""");
    }

    public static Html Problem(string? text) => text is null ? Html.Empty : Html.Of($"<p class=\"problem\">{text}</p>");

    private static Html LogOut(HttpContext http) => Form(http, "/log-out", Html.Of($"<span>{http.User.Identity!.Name}</span> <button class=\"quiet\">Log out</button>"), "inline");
}
