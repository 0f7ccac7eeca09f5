/* SPDX-License-Identifier: GPL-3.0-or-later
 * Markdown as HTML. */
#include "config.h"

#include "causerie-markdown-html.h"

static const struct
{
  const char *name;
  const char *text;
  const char *html;
} cases[] = {
  { "paragraphs", "A *b* **c** ~~d~~ `e<f`\ng\n\nh",
    "<p>A <i>b</i> <b>c</b> <s>d</s> <code>e&lt;f</code><br>\ng</p>\n<p>h</p>\n" },
  { "heading", "## A & b", "<h2>A &amp; b</h2>\n" },
  { "link", "[a](https://b.example/?c&d)",
    "<p><a href=\"https://b.example/?c&amp;d\">a</a></p>\n" },
  { "unsafe-link", "[a](javascript:b)", "<p>a</p>\n" },
  { "html-is-text", "<script>a</script>", "<p>&lt;script&gt;a&lt;/script&gt;</p>\n" },
  { "code", "```c\na < \"b\";\n```",
    "<pre><code class=\"language-c\">a &lt; &quot;b&quot;;\n</code></pre>\n" },
  { "language-is-escaped", "```\"><b>\na\n```",
    "<pre><code class=\"language-&quot;&gt;&lt;b&gt;\">a\n</code></pre>\n" },
  { "list", "3. a\n4. b\n   - [x] c\n   - [ ] d",
    "<ol start=\"3\">\n<li>a</li>\n<li>b<ul>\n<li>☑ c</li>\n<li>☐ d</li>\n</ul>\n</li>\n</ol>\n" },
  { "loose-list", "- a\n\n- b", "<ul>\n<li><p>a</p>\n</li>\n<li><p>b</p>\n</li>\n</ul>\n" },
  { "quote", "> a\n>\n> b", "<blockquote>\n<p>a</p>\n<p>b</p>\n</blockquote>\n" },
  { "table", "| a | b |\n|---|--:|\n| *c* | d |",
    "<table>\n<tr><th>a</th><th style=\"text-align: right\">b</th></tr>\n"
    "<tr><td><i>c</i></td><td style=\"text-align: right\">d</td></tr>\n</table>\n" },
  { "rule", "a\n\n---", "<p>a</p>\n<hr>\n" },
  { "formula", "\\[a<b\\]", "<p><code>\\[a&lt;b\\]</code></p>\n" },
};

static void
test_html (gconstpointer data)
{
  guint i = GPOINTER_TO_UINT (data);
  g_autofree char *html = causerie_markdown_to_html (cases[i].text);

  g_assert_cmpstr (html, ==, cases[i].html);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *path = g_strconcat ("/html/", cases[i].name, NULL);

      g_test_add_data_func (path, GUINT_TO_POINTER (i), test_html);
    }
  return g_test_run ();
}
