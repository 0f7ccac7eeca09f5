/* SPDX-License-Identifier: GPL-3.0-or-later
 * The dialog that tells what the replies of a chat took. */
#include "config.h"

#include "causerie-chat-usage.h"

#include "causerie-compat.h"
#include "causerie-loading-page.h"
#include "causerie-usage-note.h"
#include "causerie-usage-table.h"

#include <glib/gi18n-lib.h>

static GtkWidget *
create_content (CauserieSession *session, const CauserieUsageSums *sums)
{
  GtkWidget *box = g_object_new (GTK_TYPE_BOX, "orientation", GTK_ORIENTATION_VERTICAL, "spacing",
                                 12, "margin-start", 12, "margin-end", 12, "margin-top", 12,
                                 "margin-bottom", 18, "valign", GTK_ALIGN_START, NULL);
  GtkWidget *table = g_object_new (CAUSERIE_TYPE_USAGE_TABLE, NULL);
  /* Translators: below the usage of a chat */
  const char *counted = _ ("All branches count, also deleted ones. Replies that were copied from "
                           "another chat and requests for titles do not.");

  causerie_usage_table_show (CAUSERIE_USAGE_TABLE (table), session, sums);
  gtk_box_append (GTK_BOX (box), table);
  gtk_box_append (GTK_BOX (box), causerie_usage_note_new (counted));
  return box;
}

/* While the sums are loaded. */
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
  g_autoptr (CauserieUsageSums) sums
      = causerie_usage_sums_load_finish (CAUSERIE_LIBRARY (source), result, &error);

  if (sums == NULL)
    causerie_loading_page_show_error (page, error);
  else if (causerie_usage_sums_get_total (sums)->n_replies == 0)
    causerie_loading_page_show_empty (page,
                                      /* Translators: title where a chat has no replies */
                                      _ ("No Replies Yet"),
                                      _ ("What the replies of this chat take is shown here"));
  else
    causerie_loading_page_show_content (page, create_content (session, sums));
}

void
causerie_chat_usage_present (GtkWidget *parent, CauserieSession *session, gint64 chat_id)
{
  /* Translators: title of a dialog: the tokens and costs of a chat */
  const CauserieDialog options = { .title = _ ("Usage of This Chat"), .width = 820, .height = 360 };
  CauserieLoadingPage *page = causerie_loading_page_new ();
  Loading *loading = g_new0 (Loading, 1);

  loading->page = g_object_ref_sink (page);
  loading->session = g_object_ref (session);
  causerie_compat_present_dialog (parent, GTK_WIDGET (page), &options);
  causerie_usage_sums_load_async (causerie_session_get_library (session), chat_id,
                                  causerie_loading_page_get_cancellable (page), on_loaded_cb,
                                  loading);
}
