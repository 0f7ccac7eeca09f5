/* SPDX-License-Identifier: GPL-3.0-or-later
 * What the menu says of a model. */
#include "config.h"

#include "causerie-model-facts.h"
#include "causerie-model-row.h"
#include "causerie-test-display.h"

#include <string.h>

/* 15 November 2026 */
#define NOW 1794700800

static void
append_texts (GtkWidget *widget, GString *texts)
{
  if (GTK_IS_LABEL (widget))
    g_string_append_printf (texts, "%s|", gtk_label_get_text (GTK_LABEL (widget)));
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    append_texts (child, texts);
}

static char *
dup_texts (const char *json)
{
  g_autoptr (JsonNode) node = causerie_json_node_parse (json, strlen (json), NULL);
  g_autoptr (CauserieModel) model = causerie_model_new_from_json (node);
  g_autoptr (GtkWidget) row = g_object_ref_sink (causerie_model_row_new (model, TRUE, FALSE, NOW));
  g_autoptr (GString) texts = g_string_new (NULL);

  g_assert_cmpstr (causerie_model_row_get_model_id (row), ==, causerie_model_get_id (model));
  append_texts (row, texts);
  return g_string_free (g_steal_pointer (&texts), FALSE);
}

static void
assert_texts (const char *json, const char *expected)
{
  g_autofree char *texts = dup_texts (json);

  g_assert_cmpstr (texts, ==, expected);
}

static void
test_known_model (void)
{
  assert_texts (
      "{\"id\":\"claude-opus-5-5\",\"display_name\":\"Claude Opus 5.5\",\"line\":\"opus\","
      "\"max_input_tokens\":1000000,\"lifecycle\":\"active\"}",
      "Claude Opus 5.5|For demanding tasks|Reads up to 1000000 tokens|About $4 in and $20 "
      "out per million tokens|");
  assert_texts ("{\"id\":\"claude-haiku-5-5\",\"line\":\"haiku\"}",
                "claude-haiku-5-5|Fast and inexpensive, for simple tasks|From about $0.10 in and "
                "$0.50 out per million tokens|");
}

/* Services that are not Anthropic's have prices of their own. Screen readers get every line. */
static void
test_description (void)
{
  static const char json[] = "{\"id\":\"claude-opus-5-5\",\"line\":\"opus\","
                             "\"max_input_tokens\":1000000,\"lifecycle\":\"deprecated\"}";
  g_autoptr (JsonNode) node = causerie_json_node_parse (json, strlen (json), NULL);
  g_autoptr (CauserieModel) model = causerie_model_new_from_json (node);
  g_autoptr (GtkWidget) priced
      = g_object_ref_sink (causerie_model_row_new (model, TRUE, TRUE, NOW));
  g_autoptr (GtkWidget) other
      = g_object_ref_sink (causerie_model_row_new (model, FALSE, FALSE, NOW));

  gtk_test_accessible_assert_property (
      GTK_ACCESSIBLE (priced), GTK_ACCESSIBLE_PROPERTY_DESCRIPTION,
      "Chosen. Soon no longer available. For demanding tasks. Reads up to 1000000 tokens. About $4 "
      "in and $20 out per million tokens");
  gtk_test_accessible_assert_property (
      GTK_ACCESSIBLE (other), GTK_ACCESSIBLE_PROPERTY_DESCRIPTION,
      "Soon no longer available. For demanding tasks. Reads up to 1000000 tokens");
}

static void
test_unknown_model (void)
{
  assert_texts ("{\"id\":\"qwen3:8b\",\"object\":\"model\"}", "qwen3:8b|");
}

static void
test_retirement (void)
{
  assert_texts ("{\"id\":\"a\",\"lifecycle\":\"retired\"}", "a|No longer available|");
  assert_texts ("{\"id\":\"a\",\"lifecycle\":\"deprecated\"}", "a|Soon no longer available|");
  assert_texts ("{\"id\":\"a\",\"lifecycle\":\"active\",\"retires_at\":\"2026-11-14T00:00:00Z\"}",
                "a|No longer available|");
  assert_texts ("{\"id\":\"a\",\"lifecycle\":\"active\",\"retires_at\":\"2026-11-30T12:00:00Z\"}",
                "a|Available until 11/30/26|");
  assert_texts ("{\"id\":\"a\",\"lifecycle\":\"active\",\"retires_at\":null}", "a|");
  assert_texts ("{\"id\":\"a\",\"lifecycle\":\"active\",\"retires_at\":\"0001-01-01T00:00:00Z\"}",
                "a|");
  assert_texts ("{\"id\":\"a\",\"lifecycle\":\"active\",\"retires_at\":\"9999-12-31T23:59:59Z\"}",
                "a|Available until 12/31/99|");
}

/* There are places where the last day of the year 9999 has become a year that has no date. */
static void
test_retirement_out_of_range (void)
{
  g_setenv ("TZ", "UTC-14", TRUE);
  assert_texts ("{\"id\":\"a\",\"lifecycle\":\"active\",\"retires_at\":\"9999-12-31T23:59:59Z\"}",
                "a|");
  g_setenv ("TZ", "UTC", TRUE);
}

static void
test_price_of_a_dated_id (void)
{
  CauserieModelPrice price;
  g_autofree char *date = causerie_model_facts_dup_date ();

  g_assert_true (causerie_model_facts_find_price ("claude-opus-4-5-20251101", &price));
  g_assert_cmpfloat (price.base.input, ==, 5);
  g_assert_cmpfloat (price.base.output, ==, 25);
  g_assert_false (causerie_model_facts_find_price ("claude-opus-4-5-preview", &price));
  g_assert_false (causerie_model_facts_find_price ("claude-opus-6", &price));
  g_assert_true (causerie_model_facts_find_price ("claude-opus-5", &price));
  g_assert_cmpfloat (price.base.input, ==, 5);
  g_assert_cmpuint (strlen (date), ==, strlen ("2026-11-01"));
}

int
main (int argc, char *argv[])
{
  causerie_test_display_init (&argc, &argv);
  g_test_add_func ("/model-row/known-model", test_known_model);
  g_test_add_func ("/model-row/unknown-model", test_unknown_model);
  g_test_add_func ("/model-row/retirement", test_retirement);
  g_test_add_func ("/model-row/retirement-out-of-range", test_retirement_out_of_range);
  g_test_add_func ("/model-row/description", test_description);
  g_test_add_func ("/model-row/price-of-a-dated-id", test_price_of_a_dated_id);
  return g_test_run ();
}
