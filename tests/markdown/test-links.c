/* SPDX-License-Identifier: GPL-3.0-or-later
 * Tests of links: their targets, and addresses that are not linked. */
#include "config.h"

#include "causerie-markdown-dump.h"
#include "causerie-markdown.h"

#include <string.h>

#define LINK(address, text) "<a href=\"" address "\" title=\"" address "\">" text "</a>"

typedef struct
{
  const char *name;
  const char *text;
  const char *markup;
} Case;

static const Case cases[] = {
  { "inline", "[a *b*](https://x.example 'ignored')", LINK ("https://x.example", "a <i>b</i>") },
  { "angle-brackets", "<https://x.example> <me@x.example>",
    LINK ("https://x.example", "https://x.example") " " LINK ("mailto:me@x.example",
                                                              "me@x.example") },
  { "bare", "see https://x.example/a_b_(c), or (www.x.example/y).",
    "see " LINK ("https://x.example/a_b_(c)", "https://x.example/a_b_(c)") ", or (" LINK (
        "http://www.x.example/y", "www.x.example/y") ")." },
  { "bare-mail", "write to a.b+c@x.example.",
    "write to " LINK ("mailto:a.b+c@x.example", "a.b+c@x.example") "." },
  { "not-bare", "xhttp://x ahttps:// www. a@b @c http://. code@",
    "xhttp://x ahttps:// www. a@b @c http://. code@" },
  { "not-in-code", "`https://x.example`", "<tt>https://x.example</tt>" },
  { "bare-in-emphasis", "**https://x.example**",
    "<b>" LINK ("https://x.example", "https://x.example") "</b>" },
  { "bare-before-wide-punctuation", "看https://x.example/a。好",
    "看" LINK ("https://x.example/a", "https://x.example/a") "。好" },
  { "javascript", "[a](javascript:alert(1)) [b](JaVaScRiPt:x) [c](data:text/html,x)", "a b c" },
  { "files", "[a](file:///etc/passwd) [b](/etc) [c](notes.md) [d](\\\\\\\\server)", "a b c d" },
  { "unknown-angle-brackets", "<ftp://x.example> <foo:bar>", "ftp://x.example foo:bar" },
  { "scheme-in-capitals", "[a](HTTPS://X.example)", LINK ("HTTPS://X.example", "a") },
  { "quotes-are-escaped", "[a](<https://x.example/\"onclick=b\\\">)",
    LINK ("https://x.example/%22onclick=b%22", "a") },
  { "ampersand-title-is-markup", "[a](https://x.example/?a=1&b=2)",
    "<a href=\"https://x.example/?a=1&amp;b=2\" "
    "title=\"https://x.example/?a=1&amp;amp;b=2\">a</a>" },
  { "spaces-and-controls-in-address", "[a](<https://x.example/a b&#10;c>)",
    LINK ("https://x.example/a%20b%0Ac", "a") },
  { "bidi-in-address", "[a](https://x.example/\342\200\256gpj.exe)",
    LINK ("https://x.example/%E2%80%AEgpj.exe", "a") },
  { "bidi-in-text", "[https://good.\342\200\256example\342\201\246x](https://x.example)",
    LINK ("https://x.example", "https://good.examplex") " (x.example)" },
  { "text-like-another-address", "[good.example](http://evil.example) is",
    LINK ("http://evil.example", "good.example") " (evil.example) is" },
  { "text-with-another-address", "[see *https://good.example/a?b*, now](https://evil.example)",
    LINK ("https://evil.example", "see <i>https://good.example/a?b</i>, now") " (evil.example)" },
  { "text-like-another-address-in-code", "[`www.good.example`](https://www.evil.example/a)",
    LINK ("https://www.evil.example/a", "<tt>www.good.example</tt>") " (evil.example)" },
  { "address-with-a-false-user",
    "[good.example](https://good.example@evil.example:80/good.example)",
    LINK ("https://good.example@evil.example:80/good.example", "good.example") " (evil.example)" },
  { "text-that-looks-like-the-host", "[gоod.example](https://good.example)",
    LINK ("https://good.example", "gоod.example") " (good.example)" },
  { "host-that-looks-like-the-text", "[apple.example](https://аpple.example)",
    "<a href=\"https://аpple.example\" title=\"https://xn--pple-43d.example\">apple.example</a> "
    "(xn--pple-43d.example)" },
  { "text-like-another-mail-address", "[me@good.example](mailto:me@evil.example)",
    LINK ("mailto:me@evil.example", "me@good.example") " (evil.example)" },
  { "text-like-the-same-address",
    "[X.example](https://www.x.example/a) [docs.x.example](https://x.example) "
    "[x.example](https://docs.x.example) [me@x.example](mailto:me@x.example)",
    LINK ("https://www.x.example/a", "X.example") " " LINK (
        "https://x.example",
        "docs.x.example") " " LINK ("https://docs.x.example",
                                    "x.example") " " LINK ("mailto:me@x.example", "me@x.example") },
  { "text-like-no-address",
    "[Node.js](https://x.example) [a.json, v1.2, e.g. b](https://y.example)",
    LINK ("https://x.example", "Node.js") " " LINK ("https://y.example", "a.json, v1.2, e.g. b") },
  { "non-latin-letters-in-host", "[a](https://аpple.example/б)",
    "<a href=\"https://аpple.example/б\" title=\"https://xn--pple-43d.example/б\">a</a>" },
  { "image", "![a cat](https://x.example/c.png)",
    LINK ("https://x.example/c.png", "a cat (https://x.example/c.png)") },
  { "image-without-description", "![](https://x.example/c.png)",
    LINK ("https://x.example/c.png", "(https://x.example/c.png)") },
  { "image-with-relative-address", "![a](cat.png)", "a (cat.png)" },
  { "image-in-link", "[![a](https://x.example/i)](https://y.example)",
    LINK ("https://y.example", "a") },
  { "link-in-image", "![a [b](https://y.example)](https://x.example)",
    LINK ("https://x.example", "a b (https://x.example)") },
};

static void
test_case (gconstpointer data)
{
  const Case *test = data;
  g_autoptr (GPtrArray) blocks = causerie_markdown_parse (test->text);

  g_assert_cmpuint (blocks->len, ==, 1);
  g_assert_cmpstr (causerie_markdown_block_get_markup (g_ptr_array_index (blocks, 0)), ==,
                   test->markup);
  causerie_markdown_check_blocks (blocks);
}

static void
test_long_address (void)
{
  g_autofree char *path = g_strnfill (1000, 'a');
  g_autofree char *data = g_strnfill (100000, 'b');
  g_autofree char *text
      = g_strconcat ("[x](https://x.example/", path, ") [y](https://y.example/", data, ")", NULL);
  g_autoptr (GPtrArray) blocks = causerie_markdown_parse (text);
  const char *markup = causerie_markdown_block_get_markup (g_ptr_array_index (blocks, 0));

  g_assert_true (g_str_has_suffix (markup, "…\">x</a> y"));
  causerie_markdown_check_blocks (blocks);
}

/* md4c before 0.5.3 reports the end of the image within a strikethrough that does not exist. */
static void
test_crossing_spans (void)
{
  g_autoptr (GPtrArray) blocks = causerie_markdown_parse ("![a](b~)~");
  const char *const readings[] = { "a (b~)~", "a (b~)", NULL };

  g_assert_cmpuint (blocks->len, ==, 1);
  g_assert_true (g_strv_contains (
      readings, causerie_markdown_block_get_markup (g_ptr_array_index (blocks, 0))));
  causerie_markdown_check_blocks (blocks);
}

/* A long address that is referred to many times must not produce a huge text. */
static void
test_size_of_references_is_limited (void)
{
  GString *text = g_string_new ("[a]: https://x.example/");
  g_autoptr (GPtrArray) blocks = NULL;
  gsize size = 0;

  for (guint i = 0; i < 1900; i++)
    g_string_append_c (text, 'x');
  g_string_append (text, "\n\n");
  for (guint i = 0; i < 20000; i++)
    g_string_append (text, "[a]\n\n");
  blocks = causerie_markdown_parse (text->str);
  g_assert_cmpuint (blocks->len, ==, 20000);
  for (guint i = 0; i < blocks->len; i++)
    size += strlen (causerie_markdown_block_get_markup (g_ptr_array_index (blocks, i)));
  g_assert_cmpuint (size, <, 40 * text->len);
  g_string_free (text, TRUE);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *path = g_strconcat ("/links/", cases[i].name, NULL);

      g_test_add_data_func (path, &cases[i], test_case);
    }
  g_test_add_func ("/links/crossing-spans", test_crossing_spans);
  g_test_add_func ("/links/long-addresses-are-cut", test_long_address);
  g_test_add_func ("/links/size-of-references-is-limited", test_size_of_references_is_limited);
  return g_test_run ();
}
