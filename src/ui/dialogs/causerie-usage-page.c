/* SPDX-License-Identifier: GPL-3.0-or-later
 * The page that tells what all replies took, month by month. */
#include "config.h"

#include "causerie-usage-page.h"

#include "causerie-compat.h"
#include "causerie-loading-page.h"
#include "causerie-usage-chart.h"
#include "causerie-usage-table.h"
#include "causerie-usage-words.h"

#include <glib/gi18n-lib.h>

#define N_MONTHS CAUSERIE_USAGE_CHART_N_MONTHS

struct _CauserieUsagePage
{
  GtkWidget parent_instance;

  /* Template widgets */
  GtkWidget *box;
  CauserieUsageChart *chart;
  GtkWidget *previous_button;
  GtkLabel *month_label;
  GtkWidget *next_button;
  GtkWidget *empty_label;
  CauserieUsageTable *table;
  GtkLabel *note_label;

  /* Owned */
  CauserieSession *session;
  CauserieUsageMonths *months;
  int first;       /* the first month that can be chosen */
  int last;        /* the last one */
  int chosen;      /* the month in the table */
  int chart_start; /* the first month in the chart */
};

G_DEFINE_FINAL_TYPE (CauserieUsagePage, causerie_usage_page, GTK_TYPE_WIDGET)

/* The O in @format asks for the name that stands alone, without a day. */
static char *
dup_month (int month, const char *format)
{
  g_autoptr (GDateTime) date = causerie_usage_month_create_date (month);

  return date != NULL ? g_date_time_format (date, format) : g_strdup ("");
}

static char *
dup_month_and_year (int month)
{
  /* Translators: a month and its year, in the syntax of strftime() */
  return dup_month (month, _ ("%OB %Y"));
}

/* Returns: (nullable): the sum of a month, NULL without replies */
static const CauserieModelUsage *
get_total (CauserieUsagePage *self, int month)
{
  const CauserieUsageSums *sums = causerie_usage_months_get (self->months, month);

  return sums != NULL ? causerie_usage_sums_get_total (sums) : NULL;
}

/* Returns: the prompts and replies together, which is not what is paid for */
static double
get_tokens (const CauserieModelUsage *usage)
{
  return (double)causerie_token_counts_get_prompt (&usage->counts) + (double)usage->counts.output;
}

/* Returns: whether the bars show tokens, as no cost is known for any of the months */
static gboolean
shows_tokens (CauserieUsagePage *self)
{
  for (int i = 0; i < N_MONTHS; i++)
    {
      const CauserieModelUsage *total = get_total (self, self->chart_start + i);

      if (total != NULL && total->cost > 0)
        return FALSE;
    }
  return TRUE;
}

/* Returns: (transfer full): what a bar shows */
static char *
dup_tooltip (const char *month, const CauserieModelUsage *total, gboolean tokens)
{
  g_autofree char *number = NULL;

  if (!tokens)
    {
      number = causerie_usage_words_dup_cost (total != NULL ? total->cost : 0);
      /* Translators: of a month, such as "November 2026", and what its replies cost */
      return g_strdup_printf (_ ("Cost in %s: %s"), month, number);
    }
  number = causerie_usage_words_dup_number (
      total != NULL ? (gint64)MIN (get_tokens (total), (double)(G_MAXINT64 / 2)) : 0);
  /* Translators: of a month, such as "November 2026", and the tokens of its replies */
  return g_strdup_printf (_ ("Tokens in %s: %s"), month, number);
}

static void
update_bar (CauserieUsagePage *self, int position, gboolean tokens)
{
  int month = self->chart_start + position;
  const CauserieModelUsage *total = get_total (self, month);
  g_autofree char *label = dup_month (month, "%Ob");
  g_autofree char *name = dup_month_and_year (month);
  g_autofree char *tooltip = dup_tooltip (name, total, tokens);
  double height = 0;

  if (total != NULL)
    height = tokens ? get_tokens (total) : (double)total->cost;
  causerie_usage_chart_set_bar (self->chart, (guint)position, height, label, tooltip);
}

static void
update_chart (CauserieUsagePage *self)
{
  gboolean tokens = shows_tokens (self);
  g_autofree char *first = dup_month_and_year (self->chart_start);
  g_autofree char *last = dup_month_and_year (self->chart_start + N_MONTHS - 1);
  g_autofree char *name = NULL;

  for (int i = 0; i < N_MONTHS; i++)
    update_bar (self, i, tokens);
  causerie_usage_chart_set_chosen (self->chart, (guint)(self->chosen - self->chart_start));
  if (tokens)
    /* Translators: what a screen reader calls a bar chart; both are months */
    name = g_strdup_printf (_ ("Tokens from %s to %s"), first, last);
  else
    /* Translators: what a screen reader calls a bar chart; both are months */
    name = g_strdup_printf (_ ("Cost from %s to %s"), first, last);
  causerie_usage_chart_set_name (self->chart, name);
}

static void
choose (CauserieUsagePage *self, int month)
{
  const CauserieUsageSums *sums;
  g_autofree char *name = NULL;

  self->chosen = CLAMP (month, self->first, self->last);
  if (self->chosen < self->chart_start)
    self->chart_start = self->chosen;
  if (self->chosen >= self->chart_start + N_MONTHS)
    self->chart_start = self->chosen - N_MONTHS + 1;
  update_chart (self);
  name = dup_month_and_year (self->chosen);
  gtk_label_set_text (self->month_label, name);
  gtk_widget_set_sensitive (self->previous_button, self->chosen > self->first);
  gtk_widget_set_sensitive (self->next_button, self->chosen < self->last);
  sums = causerie_usage_months_get (self->months, self->chosen);
  gtk_widget_set_visible (GTK_WIDGET (self->table), sums != NULL);
  gtk_widget_set_visible (self->empty_label, sums == NULL);
  if (sums != NULL)
    causerie_usage_table_show (self->table, self->session, sums);
}

/* A screen reader does not notice a label that has changed. */
static void
step (CauserieUsagePage *self, int months)
{
  choose (self, self->chosen + months);
  causerie_compat_announce (GTK_WIDGET (self), gtk_label_get_text (self->month_label));
}

static void
on_previous_clicked_cb (CauserieUsagePage *self)
{
  step (self, -1);
}

static void
on_next_clicked_cb (CauserieUsagePage *self)
{
  step (self, 1);
}

static void
on_bar_chosen_cb (CauserieUsagePage *self, int position)
{
  choose (self, self->chart_start + position);
}

static void
causerie_usage_page_dispose (GObject *object)
{
  CauserieUsagePage *self = CAUSERIE_USAGE_PAGE (object);

  causerie_compat_dispose_template (GTK_WIDGET (self), CAUSERIE_TYPE_USAGE_PAGE);
  g_clear_object (&self->session);
  G_OBJECT_CLASS (causerie_usage_page_parent_class)->dispose (object);
}

static void
causerie_usage_page_finalize (GObject *object)
{
  causerie_usage_months_free (CAUSERIE_USAGE_PAGE (object)->months);
  G_OBJECT_CLASS (causerie_usage_page_parent_class)->finalize (object);
}

static void
causerie_usage_page_class_init (CauserieUsagePageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = causerie_usage_page_dispose;
  G_OBJECT_CLASS (klass)->finalize = causerie_usage_page_finalize;
  g_type_ensure (CAUSERIE_TYPE_USAGE_CHART);
  g_type_ensure (CAUSERIE_TYPE_USAGE_TABLE);
  gtk_widget_class_set_template_from_resource (
      widget_class, "/io/github/causerie_chat/Causerie/ui/causerie-usage-page.ui");
  gtk_widget_class_bind_template_child (widget_class, CauserieUsagePage, box);
  gtk_widget_class_bind_template_child (widget_class, CauserieUsagePage, chart);
  gtk_widget_class_bind_template_child (widget_class, CauserieUsagePage, previous_button);
  gtk_widget_class_bind_template_child (widget_class, CauserieUsagePage, month_label);
  gtk_widget_class_bind_template_child (widget_class, CauserieUsagePage, next_button);
  gtk_widget_class_bind_template_child (widget_class, CauserieUsagePage, empty_label);
  gtk_widget_class_bind_template_child (widget_class, CauserieUsagePage, table);
  gtk_widget_class_bind_template_child (widget_class, CauserieUsagePage, note_label);
}

static void
causerie_usage_page_init (CauserieUsagePage *self)
{
  g_autofree char *estimate = causerie_usage_words_dup_estimate ();
  /* Translators: below the usage of all chats */
  const char *rest
      = _ ("Chats that were deleted permanently and requests for titles do not count.");
  g_autofree char *note = g_strjoin (" ", estimate, rest, NULL);

  gtk_widget_init_template (GTK_WIDGET (self));
  gtk_label_set_text (self->note_label, note);
  g_signal_connect_object (self->previous_button, "clicked", G_CALLBACK (on_previous_clicked_cb),
                           self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->next_button, "clicked", G_CALLBACK (on_next_clicked_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->chart, "chosen", G_CALLBACK (on_bar_chosen_cb), self,
                           G_CONNECT_SWAPPED);
}

/**
 * causerie_usage_page_new:
 * @session: (nullable): provides the display names of models
 * @months: (transfer full): the sums, of at least one month
 * @current: the month that is shown first, normally this one
 */
GtkWidget *
causerie_usage_page_new (CauserieSession *session, CauserieUsageMonths *months, int current)
{
  CauserieUsagePage *self = g_object_new (CAUSERIE_TYPE_USAGE_PAGE, NULL);

  g_set_object (&self->session, session);
  self->months = months;
  causerie_usage_months_get_extent (months, &self->first, &self->last);
  self->first = MIN (self->first, current);
  self->last = MAX (self->last, current);
  self->chart_start = current - N_MONTHS + 1;
  choose (self, current);
  return GTK_WIDGET (self);
}

/* While the sums are loaded. */
typedef struct
{
  CauserieLoadingPage *page;
  CauserieSession *session;
  int current;
} Loading;

static void
on_loaded_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autofree Loading *loading = data;
  g_autoptr (CauserieLoadingPage) page = loading->page;
  g_autoptr (CauserieSession) session = loading->session;
  g_autoptr (GError) error = NULL;
  g_autoptr (CauserieUsageMonths) months
      = causerie_usage_months_load_finish (CAUSERIE_LIBRARY (source), result, &error);
  int first;
  int last;

  if (months == NULL)
    causerie_loading_page_show_error (page, error);
  else if (!causerie_usage_months_get_extent (months, &first, &last))
    causerie_loading_page_show_empty (
        page, _ ("No Replies Yet"),
        _ ("The tokens and the cost of your replies appear here, by month"));
  else
    causerie_loading_page_show_content (
        page, causerie_usage_page_new (session, g_steal_pointer (&months), loading->current));
}

void
causerie_usage_page_present (GtkWidget *parent, CauserieSession *session)
{
  /* Translators: title of a page: the tokens and costs of all chats */
  const CauserieDialog options = { .title = _ ("Usage"), .width = 820, .height = 560 };
  CauserieLoadingPage *page = causerie_loading_page_new ();
  g_autoptr (GDateTime) now = g_date_time_new_now_local ();
  Loading *loading = g_new0 (Loading, 1);

  loading->page = g_object_ref_sink (page);
  loading->session = g_object_ref (session);
  loading->current = causerie_usage_month_from_date (now);
  causerie_compat_present_dialog (parent, GTK_WIDGET (page), &options);
  causerie_usage_months_load_async (
      causerie_session_get_library (session), g_date_time_get_timezone (now),
      causerie_loading_page_get_cancellable (page), on_loaded_cb, loading);
}
