/* SPDX-License-Identifier: GPL-3.0-or-later
 * Tests of the JSON checker: what it accepts and rejects, and the spans it returns. */
#include "config.h"

#include "causerie-json.h"

#include <string.h>

static gboolean
is_valid (const char *text, gsize length)
{
  /* Copy the exact bytes, so that the address sanitizer detects a read beyond the end. */
  g_autofree char *copy = g_memdup2 (length > 0 ? text : "x", MAX (length, 1));
  g_autoptr (GError) error = NULL;
  gboolean valid = causerie_json_check (copy, length, NULL, &error);

  if (!valid)
    g_assert_error (error, CAUSERIE_JSON_ERROR, CAUSERIE_JSON_ERROR_MALFORMED);
  return valid;
}

static CauserieJsonSpan
parse (const char *text)
{
  g_autoptr (GError) error = NULL;
  CauserieJsonSpan value = { NULL, 0 };

  causerie_json_check (text, strlen (text), &value, &error);
  g_assert_no_error (error);
  return value;
}

static void
test_accepts (void)
{
  static const char *const texts[] = {
    "null",
    "true",
    "false",
    "0",
    "-0",
    "-1",
    "10",
    "1.5",
    "0.1e+5",
    "1E-2",
    "123123e100000",
    "\"\"",
    "\"a\"",
    " [ ] ",
    "{}",
    " { } ",
    "[1,2 , 3]",
    "[[[]]]",
    "{\"a\":1,\"a\":2}",
    "{\"\":{\"b\":[]}}",
    "\t\r\n 1 \n",
    "\"\\u0000\"",
    "\"\\ud800\"",
    "\"\\udc00\\ud800\"",
    "\"\\\"\\\\\\/\\b\\f\\n\\r\\t\\u00Ff\"",
    "\"\x7f\"",
    "\"\xf4\x8f\xbf\xbf\"",
    "[{},{}]",
    "[\"]\",\"}\",\"\\\"\"]",
    "{\"a\":[{\"b\":{}}]}",
    "1.0000000000000000000000000001",
  };

  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      g_test_message ("%s", texts[i]);
      g_assert_true (is_valid (texts[i], strlen (texts[i])));
    }
}

static const char *const rejected[] = {
  "",
  " ",
  "nul",
  "nulll",
  "True",
  "01",
  "-",
  "-01",
  "+1",
  ".5",
  "1.",
  "1.e1",
  "1e",
  "1e+",
  "0x1",
  "NaN",
  "Infinity",
  "-Infinity",
  "\"",
  "\"a",
  "\"\\\"",
  "\"\\x\"",
  "\"\\u12\"",
  "\"\\u12g4\"",
  "\"\n\"",
  "\"\t\"",
  "'a'",
  "[",
  "]",
  "[1",
  "[1,",
  "[1,]",
  "[,1]",
  "[1 2]",
  "[1}",
  "{",
  "}",
  "{\"a\"",
  "{\"a\":",
  "{\"a\":}",
  "{\"a\":1",
  "{\"a\":1,",
  "{\"a\":1,}",
  "{,}",
  "{a:1}",
  "{1:1}",
  "{\"a\" 1}",
  "{\"a\":1]",
  "[] []",
  "1 2",
  "[]x",
  "\xef\xbb\xbf[]",
  "\"\xff\"",
  "\"\xc0\x80\"",
  "\"\xed\xa0\x80\"",
  "\"\xf4\x90\x80\x80\"",
  "\"\xc3",
  "[1]\f",
  "[1]\v",
  "\xc2\xa0[]",
  "/**/1",
  "{\"a\":1,,\"b\":2}",
  "{\"a\"::1}",
  "[1,,2]",
  "\"\\",
  "\"\\u",
  "tru",
  "[true,fals]",
};

static void
test_rejects (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (rejected); i++)
    {
      g_test_message ("case %u", i);
      g_assert_false (is_valid (rejected[i], strlen (rejected[i])));
    }
  g_assert_false (is_valid ("[1]\0", 4));
  g_assert_false (is_valid ("\"\0\"", 3));
}

static void
test_every_prefix (void)
{
  static const char text[] = "{\"a\":[1.5e3,\"x\\u00e9\\n\\ud83d\\ude00é\",{\"b\":null}],\"c\":-0}";

  for (gsize length = 0; length < sizeof text - 1; length++)
    g_assert_false (is_valid (text, length));
  g_assert_true (is_valid (text, sizeof text - 1));
}

static char *
nest (guint depth, gboolean object)
{
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < depth; i++)
    g_string_append (text, object ? "{\"a\":" : "[");
  g_string_append (text, object ? "1" : "");
  for (guint i = 0; i < depth; i++)
    g_string_append_c (text, object ? '}' : ']');
  return g_string_free (text, FALSE);
}

static void
test_depth (void)
{
  for (guint object = 0; object < 2; object++)
    {
      g_autofree char *deepest = nest (CAUSERIE_JSON_MAX_DEPTH, object == 1);
      g_autofree char *deeper = nest (CAUSERIE_JSON_MAX_DEPTH + 1, object == 1);
      g_autofree char *very_deep = nest (100000, object == 1);

      g_assert_true (is_valid (deepest, strlen (deepest)));
      g_assert_false (is_valid (deeper, strlen (deeper)));
      g_assert_false (is_valid (very_deep, strlen (very_deep)));
      memset (very_deep, '[', 100000);
      g_assert_false (is_valid (very_deep, 100000));
    }
}

static void
assert_span (CauserieJsonSpan span, const char *expected)
{
  g_autofree char *text = causerie_json_dup_span (span);

  g_assert_cmpstr (text, ==, expected);
}

static void
test_spans (void)
{
  static const char text[] = " {\"n\" : 0.1 ,\"big\":12345678901234567890,\"s\":\"}]\\\"\", "
                             "\"a\":[ 1 ,[2,3], {\"x\":\"]\"} ],"
                             "\"e\":{ },\"n\":0.10} ";
  CauserieJsonSpan root = parse (text);
  CauserieJsonSpan value, name, other;
  CauserieJsonIter iter;

  g_assert_cmpint (*root.start, ==, '{');
  g_assert_cmpint (root.start[root.length - 1], ==, '}');
  g_assert_true (causerie_json_find (root, "big", &value));
  assert_span (value, "12345678901234567890");
  g_assert_true (causerie_json_find (root, "s", &value));
  assert_span (value, "\"}]\\\"\"");
  g_assert_true (causerie_json_find (root, "n", &value));
  assert_span (value, "0.10");
  g_assert_true (causerie_json_find (root, "e", &value));
  assert_span (value, "{ }");
  causerie_json_iter_init (&iter, value);
  g_assert_false (causerie_json_iter_next (&iter, &name, &other));
  g_assert_false (causerie_json_find (root, "x", &value));
  g_assert_null (value.start);

  g_assert_true (causerie_json_find (root, "a", &value));
  causerie_json_iter_init (&iter, value);
  g_assert_true (causerie_json_iter_next (&iter, &name, &other));
  g_assert_null (name.start);
  assert_span (other, "1");
  g_assert_true (causerie_json_iter_next (&iter, NULL, &other));
  assert_span (other, "[2,3]");
  g_assert_true (causerie_json_iter_next (&iter, NULL, &other));
  assert_span (other, "{\"x\":\"]\"}");
  g_assert_false (causerie_json_iter_next (&iter, NULL, &other));
  g_assert_false (causerie_json_find (value, "x", NULL));
}

static void
test_kinds (void)
{
  static const CauserieJsonKind kinds[] = { CAUSERIE_JSON_NULL,    CAUSERIE_JSON_BOOLEAN,
                                            CAUSERIE_JSON_BOOLEAN, CAUSERIE_JSON_NUMBER,
                                            CAUSERIE_JSON_NUMBER,  CAUSERIE_JSON_STRING,
                                            CAUSERIE_JSON_ARRAY,   CAUSERIE_JSON_OBJECT };
  CauserieJsonIter iter;
  CauserieJsonSpan value;

  causerie_json_iter_init (&iter, parse ("[null,true,false,1,-1,\"\",[],{}]"));
  for (guint i = 0; i < G_N_ELEMENTS (kinds); i++)
    {
      g_assert_true (causerie_json_iter_next (&iter, NULL, &value));
      g_assert_cmpint (causerie_json_get_kind (value), ==, kinds[i]);
    }
  g_assert_cmpint (causerie_json_get_kind ((CauserieJsonSpan){ NULL, 0 }), ==, CAUSERIE_JSON_NONE);
}

static void
test_texts (void)
{
  static const char *const cases[][2] = {
    { "\"\"", "" },
    { "\"a\\\"\\\\\\/b\"", "a\"\\/b" },
    { "\"\\b\\f\\n\\r\\t\"", "\b\f\n\r\t" },
    { "\"\\u00e9\\u20AC\"", "é€" },
    { "\"\\ud83d\\ude00\"", "😀" },
    { "\"a\\u0000b\"", "a\xef\xbf\xbd"
                       "b" },
    { "\"\\ud83d\"", "\xef\xbf\xbd" },
    { "\"\\ud83dx\"", "\xef\xbf\xbdx" },
    { "\"\\ude00\\ud83d\"", "\xef\xbf\xbd\xef\xbf\xbd" },
    { "\"\\ud83d\\ud83d\\ude00\"", "\xef\xbf\xbd😀" },
    { "\"\\ud83d\\n\"", "\xef\xbf\xbd\n" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *text = causerie_json_dup_text (parse (cases[i][0]));

      g_assert_cmpstr (text, ==, cases[i][1]);
      g_assert_true (causerie_json_equals (parse (cases[i][0]), cases[i][1]));
      g_assert_false (causerie_json_equals (parse (cases[i][0]), "other"));
    }
  g_assert_null (causerie_json_dup_text (parse ("1")));
  g_assert_false (causerie_json_equals (parse ("null"), "null"));
  assert_span (causerie_json_get_escaped (parse ("\"a\\u0000\\n\"")), "a\\u0000\\n");
  g_assert_null (causerie_json_get_escaped (parse ("[]")).start);
}

static void
test_escaped_names (void)
{
  g_autofree char *text = causerie_json_find_text (parse ("{\"t\\u0079pe\":\"x\"}"), "type");

  g_assert_cmpstr (text, ==, "x");
  g_assert_null (causerie_json_find_text (parse ("{\"a\":1}"), "a"));
  g_assert_null (causerie_json_find_text (parse ("[\"a\",\"b\"]"), "a"));
}

static void
test_integers (void)
{
  static const struct
  {
    const char *text;
    gboolean is_integer;
    gint64 value;
  } cases[] = {
    { "0", TRUE, 0 },
    { "-0", TRUE, 0 },
    { "12", TRUE, 12 },
    { "12.0", TRUE, 12 },
    { "1.2e1", TRUE, 12 },
    { "-1200e-2", TRUE, -12 },
    { "0.0e99999999999999999999", TRUE, 0 },
    { "9223372036854775807", TRUE, G_MAXINT64 },
    { "-9223372036854775808", TRUE, G_MININT64 },
    { "9007199254740993.0", TRUE, 9007199254740993 },
    { "9223372036854775808", FALSE, 7 },
    { "12.5", FALSE, 7 },
    { "12.00000000000000000000000000001", FALSE, 7 },
    { "1e-400", FALSE, 7 },
    { "1e400", FALSE, 7 },
    { "1e99999999999999999999", FALSE, 7 },
    { "1e-99999999999999999999", FALSE, 7 },
    { "\"12\"", FALSE, 7 },
    { "null", FALSE, 7 },
    { "true", FALSE, 7 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *object = g_strdup_printf ("{\"n\":%s}", cases[i].text);
      gint64 value = 7;

      g_test_message ("%s", cases[i].text);
      g_assert_cmpint (causerie_json_find_int (parse (object), "n", &value), ==,
                       cases[i].is_integer);
      g_assert_cmpint (value, ==, cases[i].value);
    }
}

static void
test_quotes (void)
{
  static const char *const texts[]
      = { "", "plain", "\"\\/", "\b\f\n\r\t\x01\x1f\x7f", "é€😀\xe2\x80\xa8" };
  g_autofree char *control = causerie_json_quote ("\x01\n\"");
  g_autofree char *invalid = causerie_json_quote ("a\xff");

  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      g_autofree char *quoted = causerie_json_quote (texts[i]);
      g_autofree char *text = causerie_json_dup_text (parse (quoted));

      g_assert_cmpstr (text, ==, texts[i]);
    }
  g_assert_cmpstr (control, ==, "\"\\u0001\\n\\\"\"");
  g_assert_cmpstr (invalid, ==, "\"a\xef\xbf\xbd\"");
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/json/accepts-the-grammar", test_accepts);
  g_test_add_func ("/json/rejects-invalid-texts", test_rejects);
  g_test_add_func ("/json/rejects-every-prefix", test_every_prefix);
  g_test_add_func ("/json/limits-depth", test_depth);
  g_test_add_func ("/json/finds-spans", test_spans);
  g_test_add_func ("/json/returns-kinds", test_kinds);
  g_test_add_func ("/json/decodes-text", test_texts);
  g_test_add_func ("/json/matches-escaped-names", test_escaped_names);
  g_test_add_func ("/json/reads-integers-exactly", test_integers);
  g_test_add_func ("/json/quotes-text", test_quotes);
  return g_test_run ();
}
