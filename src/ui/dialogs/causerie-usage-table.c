/* SPDX-License-Identifier: GPL-3.0-or-later
 * A table of what replies took and cost, a row for each model. The rows are those of a list, as GTK
 * has no table that a screen reader can read: each can be focused, and has all its values with
 * their names as its own name. */
#include "config.h"

#include "causerie-usage-table.h"

#include "causerie-usage-words.h"

#include <glib/gi18n-lib.h>

#define N_COLUMNS 8
/* Only shown if there are any. */
#define SEARCHES 6

struct _CauserieUsageTable
{
  GtkWidget parent_instance;

  GtkWidget *scroller;
  GtkWidget *head;
  GtkWidget *list;
  GtkSizeGroup *columns[N_COLUMNS];
};

G_DEFINE_FINAL_TYPE (CauserieUsageTable, causerie_usage_table, GTK_TYPE_WIDGET)

/* Returns: the name of a column */
static const char *
get_column_name (guint column)
{
  const char *const names[N_COLUMNS] = {
    /* Translators: head of a column: the name of a language model */
    _ ("Model"),
    /* Translators: head of a column: the number of replies */
    _ ("Replies"),
    /* Translators: head of a column: tokens that were sent and not read from the cache */
    _ ("Tokens In"),
    /* Translators: head of a column: tokens that the model wrote */
    _ ("Tokens Out"),
    /* Translators: head of a column: tokens that were read from the cache */
    _ ("Cache Read"),
    /* Translators: head of a column: tokens that were written to the cache */
    _ ("Cache Written"),
    /* Translators: head of a column: the number of web searches */
    _ ("Searches"),
    /* Translators: head of a column: an estimate, in US dollars */
    _ ("Cost"),
  };

  return names[column];
}

/* Returns: (transfer full): what the cost is, or how much of it is known */
static char *
dup_cost (const CauserieModelUsage *usage)
{
  g_autofree char *cost = NULL;

  if (!usage->cost_is_known && usage->cost == 0)
    /* Translators: in place of a cost, where there is no price */
    return g_strdup (_ ("unknown"));
  cost = causerie_usage_words_dup_cost (usage->cost);
  if (usage->cost_is_known)
    return g_steal_pointer (&cost);
  /* Translators: of a sum; %s is the cost that is known, others are not */
  return g_strdup_printf (_ ("over %s"), cost);
}

static char *
dup_value (CauserieSession *session, const CauserieModelUsage *usage, guint column)
{
  const CauserieTokenCounts *counts = &usage->counts;
  const gint64 numbers[N_COLUMNS] = {
    0,
    usage->n_replies,
    counts->input,
    counts->output,
    counts->cache_read,
    causerie_token_counts_get_written (counts),
    counts->searches,
    0,
  };

  if (column == N_COLUMNS - 1)
    return dup_cost (usage);
  if (column > 0)
    return causerie_usage_words_dup_number (numbers[column]);
  if (usage->model == NULL)
    /* Translators: names the last row of a table, which has the sums */
    return g_strdup (_ ("Total"));
  return causerie_usage_words_dup_model (session, usage->model);
}

/* Takes the cells out of the tree of a screen reader, which reads the row as a whole. */
static GtkWidget *
create_cell (CauserieUsageTable *self, guint column, const char *text)
{
  GtkWidget *cell
      = g_object_new (GTK_TYPE_LABEL, "label", text, "xalign", column == 0 ? 0.0F : 1.0F,
                      "accessible-role", GTK_ACCESSIBLE_ROLE_PRESENTATION, NULL);

  if (column == 0)
    {
      gtk_label_set_ellipsize (GTK_LABEL (cell), PANGO_ELLIPSIZE_END);
      gtk_label_set_width_chars (GTK_LABEL (cell), 14);
      gtk_label_set_max_width_chars (GTK_LABEL (cell), 28);
      gtk_widget_set_hexpand (cell, TRUE);
      gtk_widget_set_tooltip_text (cell, text);
    }
  else
    gtk_widget_add_css_class (cell, "numeric");
  gtk_size_group_add_widget (self->columns[column], cell);
  return cell;
}

static GtkWidget *
create_line (void)
{
  GtkWidget *line = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12);

  gtk_widget_add_css_class (line, "causerie-usage-line");
  return line;
}

/* Returns: (transfer full): what a screen reader reads */
static char *
dup_row_name (char *const *values, gboolean searches)
{
  if (!searches)
    return g_strdup_printf (
        /* Translators: a row of a table for screen readers: a model, numbers and a cost */
        _ ("%s. Replies: %s. Tokens in: %s. Tokens out: %s. Read from cache: %s. Written to "
           "cache: %s. Cost: %s."),
        values[0], values[1], values[2], values[3], values[4], values[5], values[7]);
  return g_strdup_printf (
      /* Translators: a row of a table for screen readers: a model, numbers and a cost */
      _ ("%s. Replies: %s. Tokens in: %s. Tokens out: %s. Read from cache: %s. Written to "
         "cache: %s. Web searches: %s. Cost: %s."),
      values[0], values[1], values[2], values[3], values[4], values[5], values[6], values[7]);
}

static void
append_row (CauserieUsageTable *self, CauserieSession *session, const CauserieModelUsage *usage,
            gboolean searches)
{
  GtkWidget *row = gtk_list_box_row_new ();
  GtkWidget *line = create_line ();
  g_auto (GStrv) values = g_new0 (char *, N_COLUMNS + 1);
  g_autofree char *name = NULL;

  for (guint i = 0; i < N_COLUMNS; i++)
    {
      values[i] = dup_value (session, usage, i);
      if (i != SEARCHES || searches)
        gtk_box_append (GTK_BOX (line), create_cell (self, i, values[i]));
    }
  name = dup_row_name (values, searches);
  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (row), line);
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (row), FALSE);
  if (usage->model == NULL)
    gtk_widget_add_css_class (line, "causerie-usage-total");
  gtk_accessible_update_property (GTK_ACCESSIBLE (row), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
  gtk_list_box_append (GTK_LIST_BOX (self->list), row);
}

static void
append_head (CauserieUsageTable *self, gboolean searches)
{
  for (guint i = 0; i < N_COLUMNS; i++)
    {
      GtkWidget *cell;

      if (i == SEARCHES && !searches)
        continue;
      cell = create_cell (self, i, get_column_name (i));
      gtk_widget_add_css_class (cell, "caption-heading");
      gtk_widget_add_css_class (cell, "dim-label");
      gtk_box_append (GTK_BOX (self->head), cell);
    }
}

static void
clear (CauserieUsageTable *self)
{
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (self->head)) != NULL)
    gtk_box_remove (GTK_BOX (self->head), child);
  while ((child = gtk_widget_get_first_child (self->list)) != NULL)
    gtk_list_box_remove (GTK_LIST_BOX (self->list), child);
}

static void
causerie_usage_table_dispose (GObject *object)
{
  CauserieUsageTable *self = CAUSERIE_USAGE_TABLE (object);

  g_clear_pointer (&self->scroller, gtk_widget_unparent);
  for (guint i = 0; i < N_COLUMNS; i++)
    g_clear_object (&self->columns[i]);
  G_OBJECT_CLASS (causerie_usage_table_parent_class)->dispose (object);
}

static void
causerie_usage_table_class_init (CauserieUsageTableClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = causerie_usage_table_dispose;
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
}

static void
causerie_usage_table_init (CauserieUsageTable *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);

  for (guint i = 0; i < N_COLUMNS; i++)
    self->columns[i] = gtk_size_group_new (GTK_SIZE_GROUP_HORIZONTAL);
  self->head = create_line ();
  self->list = gtk_list_box_new ();
  gtk_list_box_set_selection_mode (GTK_LIST_BOX (self->list), GTK_SELECTION_NONE);
  gtk_widget_add_css_class (self->list, "boxed-list");
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->list), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  /* Translators: what a screen reader calls a table */
                                  _ ("Usage by Model"), -1);
  gtk_widget_add_css_class (box, "causerie-usage-table");
  gtk_box_append (GTK_BOX (box), self->head);
  gtk_box_append (GTK_BOX (box), self->list);
  self->scroller = gtk_scrolled_window_new ();
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (self->scroller), GTK_POLICY_AUTOMATIC,
                                  GTK_POLICY_NEVER);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (self->scroller), box);
  gtk_widget_set_parent (self->scroller, GTK_WIDGET (self));
}

/**
 * causerie_usage_table_show:
 * @session: (nullable): provides the display names of models
 *
 * Shows a row for each model, and their sum if there are several.
 */
void
causerie_usage_table_show (CauserieUsageTable *self, CauserieSession *session,
                           const CauserieUsageSums *sums)
{
  const CauserieModelUsage *total = causerie_usage_sums_get_total (sums);
  g_autoptr (GPtrArray) models = causerie_usage_sums_list (sums);
  gboolean searches = total->counts.searches > 0;

  g_return_if_fail (CAUSERIE_IS_USAGE_TABLE (self));

  clear (self);
  append_head (self, searches);
  for (guint i = 0; i < models->len; i++)
    append_row (self, session, g_ptr_array_index (models, i), searches);
  if (models->len > 1)
    append_row (self, session, total, searches);
}
