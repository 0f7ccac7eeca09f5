/* SPDX-License-Identifier: GPL-3.0-or-later
 * A model in the menu that chooses one: what it is for, and what it costs. */
#include "config.h"

#include "causerie-model-row.h"

#include "causerie-model-facts.h"

#include <glib/gi18n-lib.h>

/* The data key of a row for the id of its model. */
#define MODEL "causerie-model"

/* Returns: (nullable): what models of the line are for */
static const char *
get_purpose (CauserieModel *model)
{
  const char *line = causerie_model_get_line (model);

  if (g_strcmp0 (line, "haiku") == 0)
    /* Translators: what a language model is for */
    return _ ("Fast and inexpensive, for simple tasks");
  if (g_strcmp0 (line, "sonnet") == 0)
    /* Translators: what a language model is for */
    return _ ("For everyday tasks");
  if (g_strcmp0 (line, "opus") == 0)
    /* Translators: what a language model is for */
    return _ ("For demanding tasks");
  if (g_strcmp0 (line, "fable") == 0)
    /* Translators: what a language model is for */
    return _ ("For long and very demanding tasks");
  if (g_strcmp0 (line, "mythos") == 0)
    /* Translators: who may use a language model */
    return _ ("For verified organizations");
  return NULL;
}

/* Returns: (transfer full) (nullable): how much the model can read */
static char *
dup_context (CauserieModel *model)
{
  gint64 tokens = causerie_model_get_max_input_tokens (model);
  g_autofree char *number = NULL;

  if (tokens == 0)
    return NULL;
  number = g_strdup_printf ("%'" G_GINT64_FORMAT, tokens);
  /* Translators: how long a chat with a language model can be; %s is a number such as 200,000 */
  return g_strdup_printf (_ ("Reads up to %s tokens"), number);
}

/* Returns: (transfer full): dollars, without needless digits */
static char *
dup_dollars (double dollars)
{
  return dollars < 1 ? g_strdup_printf ("%.2f", dollars) : g_strdup_printf ("%g", dollars);
}

/* Returns: (transfer full) (nullable): the price, if it is known */
static char *
dup_price (CauserieModel *model)
{
  CauserieModelPrice price;
  g_autofree char *input = NULL;
  g_autofree char *output = NULL;

  if (!causerie_model_facts_find_price (causerie_model_get_id (model), &price))
    return NULL;
  input = dup_dollars (price.base.input);
  output = dup_dollars (price.base.output);
  if (price.rises)
    return g_strdup_printf (
        /* Translators: the price of a language model for a million tokens of input and of output,
           in US dollars; long chats cost more */
        _ ("From about $%s in and $%s out per million tokens"), input, output);
  return g_strdup_printf (
      /* Translators: the price of a language model for a million tokens of input and of output, in
         US dollars */
      _ ("About $%s in and $%s out per million tokens"), input, output);
}

static char *
dup_retirement (CauserieModel *model, gint64 now)
{
  gint64 at = causerie_model_get_retires_at (model);
  const char *lifecycle = causerie_model_get_lifecycle (model);
  g_autoptr (GDateTime) time = NULL;
  g_autofree char *day = NULL;

  if (g_strcmp0 (lifecycle, "retired") == 0 || (at > 0 && at <= now))
    /* Translators: of a language model: the service does not offer it any more */
    return g_strdup (_ ("No longer available"));
  if (g_strcmp0 (lifecycle, "deprecated") != 0 && at == 0)
    return NULL;
  if (at == 0)
    /* Translators: of a language model: the service will stop offering it */
    return g_strdup (_ ("Soon no longer available"));
  time = g_date_time_new_from_unix_local (at);
  /* The year may be out of range. */
  if (time == NULL)
    return NULL;
  day = g_date_time_format (time, "%x");
  /* Translators: of a language model: the service offers it until the date %s */
  return g_strdup_printf (_ ("Available until %s"), day);
}

static GtkWidget *
append_line (GtkWidget *box, const char *text, const char *style)
{
  GtkWidget *label;

  if (text == NULL)
    return NULL;
  label = g_object_new (GTK_TYPE_LABEL, "label", text, "xalign", 0.0, "wrap", TRUE,
                        "natural-wrap-mode", GTK_NATURAL_WRAP_NONE, NULL);
  gtk_widget_add_css_class (label, "caption");
  gtk_widget_add_css_class (label, style);
  gtk_box_append (GTK_BOX (box), label);
  return label;
}

/* Prices change: their date is in a tooltip. */
static void
append_price (GtkWidget *box, const char *price)
{
  GtkWidget *label = append_line (box, price, "dim-label");
  g_autofree char *date = causerie_model_facts_dup_date ();
  g_autofree char *tooltip = NULL;

  if (label == NULL)
    return;
  /* Translators: of a price; %s is a day as in 2026-11-09 */
  tooltip = g_strdup_printf (_ ("As of %s"), date);
  gtk_widget_set_tooltip_text (label, tooltip);
}

/* What is shown below the model's name; any may be NULL. */
typedef struct
{
  char *retirement;
  const char *purpose;
  char *context;
  char *price;
} Lines;

static void
clear_lines (Lines *lines)
{
  g_free (lines->retirement);
  g_free (lines->context);
  g_free (lines->price);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Lines, clear_lines)

static GtkWidget *
make_box (CauserieModel *model, const Lines *lines)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 2);
  GtkWidget *name = gtk_label_new (causerie_model_get_display_name (model));

  gtk_label_set_xalign (GTK_LABEL (name), 0);
  gtk_widget_set_tooltip_text (name, causerie_model_get_id (model));
  gtk_widget_set_hexpand (box, TRUE);
  gtk_box_append (GTK_BOX (box), name);
  append_line (box, lines->retirement, "warning");
  append_line (box, lines->purpose, "dim-label");
  append_line (box, lines->context, "dim-label");
  append_price (box, lines->price);
  return box;
}

/* GTK takes neither name nor description from what is in the row. */
static void
describe (GtkWidget *row, CauserieModel *model, const Lines *lines, gboolean chosen)
{
  const char *const all[] = {
    /* Translators: describes the model that answers, among those that can be chosen */
    chosen ? _ ("Chosen") : NULL, lines->retirement, lines->purpose, lines->context, lines->price
  };
  g_autoptr (GStrvBuilder) shown = g_strv_builder_new ();
  g_auto (GStrv) parts = NULL;
  g_autofree char *description = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (all); i++)
    if (all[i] != NULL)
      g_strv_builder_add (shown, all[i]);
  parts = g_strv_builder_end (shown);
  description = g_strjoinv (". ", parts);
  gtk_accessible_update_property (GTK_ACCESSIBLE (row), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  causerie_model_get_display_name (model),
                                  GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, description, -1);
}

/**
 * causerie_model_row_new:
 * @priced: whether the service takes Anthropic's prices
 * @chosen: whether the model answers now
 * @now: seconds since 1970
 *
 * Returns: (transfer floating): a #GtkListBoxRow
 */
GtkWidget *
causerie_model_row_new (CauserieModel *model, gboolean priced, gboolean chosen, gint64 now)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  GtkWidget *check = gtk_image_new_from_icon_name ("object-select-symbolic");
  GtkWidget *row = gtk_list_box_row_new ();
  g_auto (Lines) lines = { dup_retirement (model, now), get_purpose (model), dup_context (model),
                           priced ? dup_price (model) : NULL };

  gtk_widget_set_opacity (check, chosen ? 1 : 0);
  gtk_box_append (GTK_BOX (box), make_box (model, &lines));
  gtk_box_append (GTK_BOX (box), check);
  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (row), box);
  describe (row, model, &lines, chosen);
  g_object_set_data_full (G_OBJECT (row), MODEL, g_strdup (causerie_model_get_id (model)), g_free);
  return row;
}

/* Returns: the id of the model of a row */
const char *
causerie_model_row_get_model_id (GtkWidget *row)
{
  g_return_val_if_fail (GTK_IS_LIST_BOX_ROW (row), NULL);

  return g_object_get_data (G_OBJECT (row), MODEL);
}
