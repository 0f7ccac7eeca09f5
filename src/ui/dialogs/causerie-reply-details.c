/* SPDX-License-Identifier: GPL-3.0-or-later
 * The dialog that tells what a reply took. */
#include "config.h"

#include "causerie-reply-details.h"

#include "causerie-compat.h"
#include "causerie-effort-words.h"
#include "causerie-fact-list.h"
#include "causerie-loading-page.h"
#include "causerie-usage-sums.h"
#include "causerie-usage-note.h"
#include "causerie-usage-words.h"

#include <glib/gi18n-lib.h>

static void
add_number (CauserieFactList *list, const char *name, gint64 number)
{
  g_autofree char *text = causerie_usage_words_dup_number (number);

  causerie_fact_list_add (list, name, text);
}

static void
add_model (CauserieFactList *list, CauserieSession *session, const CauserieReplyFacts *facts)
{
  const char *id = facts->model != NULL ? facts->model : facts->requested_model;
  g_autofree char *model = causerie_usage_words_dup_model (session, id != NULL ? id : "");

  causerie_fact_list_add (list, _ ("Model"), model);
  /* Translators: how much a model thinks about a reply, such as "high" */
  causerie_fact_list_add (list, _ ("Effort"),
                          facts->effort != NULL ? causerie_effort_words_get (facts->effort) : NULL);
}

static void
add_tokens (CauserieFactList *list, const CauserieReplyFacts *facts)
{
  CauserieTokenCounts counts;
  gint64 prompt;

  if (!causerie_token_counts_parse (&counts, facts->usage))
    return;
  prompt = causerie_token_counts_get_prompt (&counts);
  add_number (list, _ ("Tokens In"), counts.input);
  add_number (list, _ ("Tokens Out"), counts.output);
  add_number (list, _ ("Read From Cache"), counts.cache_read);
  add_number (list, _ ("Written to Cache"), causerie_token_counts_get_written (&counts));
  if (prompt > 0)
    {
      g_autofree char *share = causerie_usage_words_dup_share (counts.cache_read, prompt);

      /* Translators: which part of all tokens that were sent was read from the cache */
      causerie_fact_list_add (list, _ ("Share Read From Cache"), share);
    }
  if (counts.searches > 0)
    /* Translators: the number of web searches that were made for a reply */
    add_number (list, _ ("Web Searches"), counts.searches);
  if (counts.fetches > 0)
    /* Translators: the number of web pages that a model has opened for a reply */
    add_number (list, _ ("Opened Web Pages"), counts.fetches);
}

/* Of a reply that an earlier version stored, it is not known when it was requested. */
static void
add_duration (CauserieFactList *list, const CauserieReplyFacts *facts)
{
  gint64 from = facts->requested_at > 0 ? facts->requested_at : facts->created_at;
  g_autofree char *duration = NULL;

  if (from <= 0 || facts->finished_at < from)
    return;
  duration = causerie_usage_words_dup_duration (facts->finished_at - from);
  /* Translators: how long a reply took, from the request to its end */
  causerie_fact_list_add (list, _ ("Duration"), duration);
}

static void
add_cost (CauserieFactList *list, const CauserieReplyFacts *facts)
{
  g_autofree char *text = NULL;
  gint64 cost;

  if (!causerie_usage_find_cost (facts, &cost))
    return;
  text = causerie_usage_words_dup_cost (cost);
  /* Translators: what a reply cost */
  causerie_fact_list_add (list, _ ("Cost (Estimate)"), text);
}

/**
 * causerie_reply_details_new:
 * @session: (nullable): provides the display names of models
 * @facts: what is stored about the reply
 *
 * Returns: (transfer floating): a list of what is known
 */
GtkWidget *
causerie_reply_details_new (CauserieSession *session, const CauserieReplyFacts *facts)
{
  GtkWidget *box = g_object_new (GTK_TYPE_BOX, "orientation", GTK_ORIENTATION_VERTICAL, "spacing",
                                 12, "margin-start", 12, "margin-end", 12, "margin-top", 12,
                                 "margin-bottom", 18, "valign", GTK_ALIGN_START, NULL);
  /* Translators: what a screen reader calls the list of what a reply took */
  GtkWidget *list = causerie_fact_list_new (_ ("Details"));
  g_autofree char *stop_reason
      = causerie_usage_words_dup_stop_reason (facts->stop_reason, facts->state);
  gint64 cost;

  add_model (CAUSERIE_FACT_LIST (list), session, facts);
  add_tokens (CAUSERIE_FACT_LIST (list), facts);
  add_duration (CAUSERIE_FACT_LIST (list), facts);
  add_cost (CAUSERIE_FACT_LIST (list), facts);
  /* Translators: why a reply ended */
  causerie_fact_list_add (CAUSERIE_FACT_LIST (list), _ ("Stop Reason"), stop_reason);
  /* Translators: how the service names a request; support asks for it */
  causerie_fact_list_add_copied (CAUSERIE_FACT_LIST (list), _ ("Request ID"), facts->request_id,
                                 _ ("Copy Request ID"));
  gtk_box_append (GTK_BOX (box), list);
  if (causerie_usage_find_cost (facts, &cost) && cost > 0)
    gtk_box_append (GTK_BOX (box), causerie_usage_note_new (NULL));
  return box;
}

/* While the facts are loaded. */
typedef struct
{
  CauserieLoadingPage *page;
  CauserieSession *session;
} Loading;

static void
on_loaded_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autofree Loading *loading = data;
  g_autoptr (CauserieLoadingPage) page = loading->page;
  g_autoptr (CauserieSession) session = loading->session;
  g_autoptr (GError) error = NULL;
  g_autoptr (CauserieReplyFacts) facts
      = causerie_library_load_reply_facts_finish (CAUSERIE_LIBRARY (source), result, &error);

  if (facts != NULL)
    causerie_loading_page_show_content (page, causerie_reply_details_new (session, facts));
  else
    causerie_loading_page_show_error (page, error);
}

void
causerie_reply_details_present (GtkWidget *parent, CauserieSession *session, gint64 message_id)
{
  /* Translators: title of a dialog about a reply: its model, tokens and cost */
  const CauserieDialog options = { .title = _ ("Details"), .width = 420, .height = 680 };
  CauserieLoadingPage *page = causerie_loading_page_new ();
  Loading *loading = g_new0 (Loading, 1);

  loading->page = g_object_ref_sink (page);
  loading->session = g_object_ref (session);
  causerie_compat_present_dialog (parent, GTK_WIDGET (page), &options);
  causerie_library_load_reply_facts_async (causerie_session_get_library (session), message_id,
                                           causerie_loading_page_get_cancellable (page),
                                           on_loaded_cb, loading);
}
