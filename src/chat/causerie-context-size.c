/* SPDX-License-Identifier: GPL-3.0-or-later
 * How many tokens the next request has: an estimate, and the number that the service counts. */
#include "config.h"

#include "causerie-context-size.h"

#include "causerie-text-file.h"
#include "causerie-token-counts.h"
#include "causerie-turn-request.h"

#include <string.h>

/* Stands for the message that is not written yet: a request must end with one. */
#define BLANK "…"
#define NOT_STORED G_MAXINT64

/* The service counts the prompt of a reply at its start, without what it finds on the web. At the
 * end, it tells the sum of that prompt and of one after each search (Messages API, server tools).
 * The last one, which is the longest, is at least the mean of those after a search; after a single
 * search, it is just that. Returns: the prompt of the last of these requests, at least */
static gint64
find_last_prompt (gint64 first, const CauserieTokenCounts *counts)
{
  gint64 n = MIN (counts->searches, G_MAXINT32) + MIN (counts->fetches, G_MAXINT32);

  if (n <= 0)
    return first;
  return MAX (first, (causerie_token_counts_get_prompt (counts) - first) / n);
}

/**
 * causerie_context_size_after:
 * @facts: the last reply of a branch
 *
 * The next request has what the last one had, and the reply. The prompt of a reply of an earlier
 * version is only known if the reply took one request.
 *
 * Returns: an estimate, or 0 if it is not known
 */
gint64
causerie_context_size_after (const CauserieReplyFacts *facts)
{
  CauserieTokenCounts counts;
  gint64 prompt;

  causerie_token_counts_parse (&counts, facts->usage);
  prompt = facts->context_tokens;
  if (prompt <= 0 && counts.searches == 0 && counts.fetches == 0)
    prompt = causerie_token_counts_get_prompt (&counts);
  if (prompt <= 0)
    return 0;
  prompt = find_last_prompt (prompt, &counts);
  return MIN (prompt, G_MAXINT64 / 4) + MIN (counts.output, G_MAXINT64 / 4);
}

/* Returns: an estimate of the tokens of a text */
gint64
causerie_context_size_of_text (const char *text)
{
  g_autoptr (GBytes) bytes = g_bytes_new_static (text, strlen (text));

  return causerie_text_file_count_tokens (bytes);
}

/* @attachments: (nullable) (element-type CauserieAttachment): files of a draft
 *
 * Returns: an estimate of their tokens */
gint64
causerie_context_size_of_files (GPtrArray *attachments)
{
  gint64 sum = 0;

  for (guint i = 0; attachments != NULL && i < attachments->len; i++)
    {
      const CauserieAttachment *attachment = g_ptr_array_index (attachments, i);

      sum += CLAMP (attachment->n_tokens, 0, G_MAXINT32);
    }
  return sum;
}

/* --- Counting --- */

typedef struct
{
  CauserieChat *chat;
  CauserieModelChoice *choice;
  GPtrArray *path;
  CauserieTurnRequest *request;
} Counting;

static void
free_counting (gpointer data)
{
  Counting *counting = data;

  g_object_unref (counting->chat);
  causerie_model_choice_free (counting->choice);
  g_ptr_array_unref (counting->path);
  g_clear_object (&counting->request);
  g_free (counting);
}

/* Returns: (transfer full): the branch with the message that is being written */
static GPtrArray *
list_path (CauserieChat *chat, CauserieBranch *branch, const char *text)
{
  GPtrArray *path = g_ptr_array_new_with_free_func (g_object_unref);
  GPtrArray *files = causerie_draft_files_get (causerie_chat_get_draft_files (chat), 0);
  g_autofree char *typed = g_strstrip (g_strdup (text));
  gboolean blank = *typed == '\0' && (files == NULL || files->len == 0);
  guint n = g_list_model_get_n_items (G_LIST_MODEL (branch));

  for (guint i = 0; i < n; i++)
    g_ptr_array_add (path, g_list_model_get_item (G_LIST_MODEL (branch), i));
  if (!blank || n == 0
      || causerie_message_get_role (g_ptr_array_index (path, n - 1)) == CAUSERIE_ROLE_ASSISTANT)
    {
      g_autoptr (CauserieContent) content
          = causerie_content_new_from_parts (blank ? BLANK : text, files);
      CauserieMessageData data = { .id = NOT_STORED,
                                   .role = CAUSERIE_ROLE_USER,
                                   .state = CAUSERIE_MESSAGE_COMPLETE,
                                   .content = content };

      g_ptr_array_add (path, causerie_message_new (&data));
    }
  return path;
}

static void
on_counted_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GTask) task = data;
  GError *error = NULL;
  gint64 tokens = causerie_client_count_tokens_finish (CAUSERIE_CLIENT (source), result, &error);

  if (error != NULL)
    g_task_return_error (task, error);
  else
    g_task_return_int (task, (gssize)tokens);
}

static void
on_prepared_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GTask) task = data;
  CauserieTurnRequest *request = CAUSERIE_TURN_REQUEST (source);
  CauserieSession *session = g_task_get_source_object (task);
  g_autoptr (CauserieRequestBody) body = NULL;
  GError *error = NULL;

  if (causerie_turn_request_prepare_finish (request, result, &error))
    body = causerie_turn_request_write (request, NULL, &error);
  if (body == NULL)
    {
      g_task_return_error (task, error);
      return;
    }
  causerie_client_count_tokens_async (
      causerie_session_get_client (session), causerie_turn_request_get_service (request), body,
      g_task_get_cancellable (task), on_counted_cb, g_object_ref (task));
}

static void
prepare (GTask *task)
{
  CauserieSession *session = g_task_get_source_object (task);
  Counting *counting = g_task_get_task_data (task);

  counting->request = causerie_turn_request_new (
      causerie_session_get_library (session), causerie_session_get_settings (session),
      causerie_session_get_registry (session), causerie_chat_get_setup (counting->chat),
      counting->choice, causerie_chat_get_id (counting->chat), counting->path);
  causerie_turn_request_set_counts (counting->request);
  causerie_turn_request_prepare_async (
      counting->request, causerie_chat_get_content_loader (counting->chat),
      g_task_get_cancellable (task), on_prepared_cb, g_object_ref (task));
}

static void
on_opened_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GTask) task = data;
  GError *error = NULL;

  if (causerie_registry_open_finish (CAUSERIE_REGISTRY (source), result, &error))
    prepare (task);
  else
    g_task_return_error (task, error);
}

/**
 * causerie_context_size_count_async:
 * @choice: what will answer
 * @text: the message that is being written, which may be blank; its files are those of the draft
 *
 * Asks the service for the number of tokens of the branch as it would be sent.
 */
void
causerie_context_size_count_async (CauserieSession *session, CauserieChat *chat,
                                   CauserieBranch *branch, const CauserieModelChoice *choice,
                                   const char *text, GCancellable *cancellable,
                                   GAsyncReadyCallback callback, gpointer data)
{
  g_autoptr (GTask) task = NULL;
  Counting *counting;

  g_return_if_fail (CAUSERIE_IS_SESSION (session) && CAUSERIE_IS_CHAT (chat));
  g_return_if_fail (CAUSERIE_IS_BRANCH (branch) && choice != NULL && text != NULL);

  task = g_task_new (session, cancellable, callback, data);
  g_task_set_source_tag (task, causerie_context_size_count_async);
  counting = g_new0 (Counting, 1);
  counting->chat = g_object_ref (chat);
  counting->choice = causerie_model_choice_copy (choice);
  counting->path = list_path (chat, branch, text);
  g_task_set_task_data (task, counting, free_counting);
  if (choice->service != NULL && causerie_service_entry_get_service (choice->service) == NULL)
    causerie_registry_open_async (causerie_session_get_registry (session), choice->service, TRUE,
                                  cancellable, on_opened_cb, g_object_ref (task));
  else
    prepare (task);
}

/**
 * causerie_context_size_count_finish:
 * @error: %CAUSERIE_ERROR_NOT_FOUND if the service cannot count, or another error
 *
 * Returns: the number of tokens, or -1
 */
gint64
causerie_context_size_count_finish (CauserieSession *session, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, session), -1);
  return g_task_propagate_int (G_TASK (result), error);
}
