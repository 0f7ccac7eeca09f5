/* SPDX-License-Identifier: GPL-3.0-or-later
 * Tests of the json-glib wrapper: what it accepts, and members of the wrong type. */
#include "config.h"

#include "causerie-json-node.h"
#include "causerie-json.h"

#include <string.h>

static JsonNode *
parse (const char *text)
{
  g_autoptr (GError) error = NULL;
  JsonNode *node = causerie_json_node_parse (text, strlen (text), &error);

  g_assert_no_error (error);
  g_assert_nonnull (node);
  return node;
}

static void
test_reads_members (void)
{
  g_autoptr (JsonNode) node
      = parse ("{\"text\":\"a\\u00e9\",\"number\":-7,\"yes\":true,\"list\":[1,2],\"none\":null}");
  gint64 number = 0;

  g_assert_cmpstr (causerie_json_node_get_text (node, "text"), ==, "aé");
  g_assert_true (causerie_json_node_get_int (node, "number", &number));
  g_assert_cmpint (number, ==, -7);
  g_assert_true (causerie_json_node_get_boolean (node, "yes"));
  g_assert_cmpuint (json_array_get_length (causerie_json_node_get_array (node, "list")), ==, 2);
}

/* The getters of json-glib would warn, and warnings are fatal in tests. */
static void
test_ignores_members_of_another_type (void)
{
  g_autoptr (JsonNode) node = parse ("{\"a\":{},\"b\":[],\"c\":null,\"d\":\"x\",\"e\":1}");
  const char *names[] = { "a", "b", "c", "missing" };
  gint64 number = 3;

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_assert_null (causerie_json_node_get_text (node, names[i]));
      g_assert_false (causerie_json_node_get_int (node, names[i], &number));
      g_assert_false (causerie_json_node_get_boolean (node, names[i]));
    }
  g_assert_null (causerie_json_node_get_text (node, "e"));
  g_assert_false (causerie_json_node_get_int (node, "d", &number));
  g_assert_null (causerie_json_node_get_array (node, "d"));
  g_assert_cmpint (number, ==, 3);
}

static void
test_other_values_have_no_members (void)
{
  const char *texts[] = { "[]", "3", "\"x\"", "null", "true" };

  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      g_autoptr (JsonNode) node = parse (texts[i]);

      g_assert_null (causerie_json_node_get_member (node, "a"));
      g_assert_null (causerie_json_node_get_text (node, "a"));
    }
  g_assert_null (causerie_json_node_get_member (NULL, "a"));
}

static void
test_rejects_what_the_check_rejects (void)
{
  g_autofree char *deep = g_strnfill (100000, '[');
  const char *texts[] = { "", "{", "[1,]", "{'a':1}", "\"\xff\"", "// x\n1", "nul", deep };

  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      g_autoptr (GError) error = NULL;

      g_assert_null (causerie_json_node_parse (texts[i], strlen (texts[i]), &error));
      g_assert_error (error, CAUSERIE_JSON_ERROR, CAUSERIE_JSON_ERROR_MALFORMED);
    }
}

static void
test_replaces_nul_and_lone_surrogates (void)
{
  const struct
  {
    const char *json;
    const char *text;
  } cases[] = {
    { "{\"a\":\"x\\u0000y\"}", "x\357\277\275y" },
    { "{\"a\":\"\\ud800\"}", "\357\277\275" },
    { "{\"a\":\"\\udc00\\ud83d\\ude00\"}", "\357\277\275\360\237\230\200" },
    { "{\"a\":\"\\ud83d\\u0041\"}", "\357\277\275A" },
    { "{\"a\":\"\\\\u0000\"}", "\\u0000" },
    { "{\"a\":\"\\ud83d\\ud83d\\ude00\"}", "\357\277\275\360\237\230\200" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (JsonNode) node = parse (cases[i].json);

      g_assert_cmpstr (causerie_json_node_get_text (node, "a"), ==, cases[i].text);
    }
}

static void
test_reads_integers_in_any_notation (void)
{
  g_autoptr (JsonNode) node = parse ("{\"a\":3.0,\"b\":2e3,\"c\":3.5,\"d\":1e400,\"e\":-1e300}");
  gint64 number = 0;

  g_assert_true (causerie_json_node_get_int (node, "a", &number));
  g_assert_cmpint (number, ==, 3);
  g_assert_true (causerie_json_node_get_int (node, "b", &number));
  g_assert_cmpint (number, ==, 2000);
  g_assert_false (causerie_json_node_get_int (node, "c", &number));
  g_assert_false (causerie_json_node_get_int (node, "d", &number));
  g_assert_false (causerie_json_node_get_int (node, "e", &number));
}

/* Valid by RFC 8259, but json-glib alone would reject or misread them. */
static void
test_reads_unusual_texts (void)
{
  const char *texts[] = { " 1e400 ",     "[-0]",
                          "{\"\":1}",    "{\"a\":1,\"a\":\"b\"}",
                          "\"\\ud800\"", "99999999999999999999",
                          "[1E5,0.1e-7]" };
  g_autofree char *deep = g_strconcat ("[[[[[[[[", "1", "]]]]]]]]", NULL);

  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    json_node_unref (parse (texts[i]));
  json_node_unref (parse (deep));
}

static void
test_writes_what_it_reads (void)
{
  g_autoptr (JsonNode) node = parse ("{ \"a\" : [1, true, null, \"\\n\\\"\"] }");
  g_autofree char *text = causerie_json_node_write (node);

  g_assert_cmpstr (text, ==, "{\"a\":[1,true,null,\"\\n\\\"\"]}");
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/json-node/reads-members", test_reads_members);
  g_test_add_func ("/json-node/ignores-members-of-another-type",
                   test_ignores_members_of_another_type);
  g_test_add_func ("/json-node/other-values-have-no-members", test_other_values_have_no_members);
  g_test_add_func ("/json-node/rejects-what-the-check-rejects",
                   test_rejects_what_the_check_rejects);
  g_test_add_func ("/json-node/replaces-nul-and-lone-surrogates",
                   test_replaces_nul_and_lone_surrogates);
  g_test_add_func ("/json-node/reads-integers-in-any-notation",
                   test_reads_integers_in_any_notation);
  g_test_add_func ("/json-node/reads-unusual-texts", test_reads_unusual_texts);
  g_test_add_func ("/json-node/writes-what-it-reads", test_writes_what_it_reads);
  return g_test_run ();
}
