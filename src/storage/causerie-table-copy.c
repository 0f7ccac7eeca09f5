/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copies a branch, or the last part of it, into a new chat. */
#include "config.h"

#include "causerie-table-copy.h"

#include "causerie-content.h"
#include "causerie-error.h"
#include "causerie-statement.h"
#include "causerie-table-attachments.h"
#include "causerie-table-chats.h"
#include "causerie-table-drafts.h"
#include "causerie-table-search.h"
#include "causerie-table-setups.h"

typedef struct
{
  gint64 id;
  gint64 n_characters;
  gboolean from_user;
  gboolean ends;
} Step;

/* A parent always has a smaller id than its child, so the order of ids is the order of the path. A
 * reply that still streams is the last one and is not copied. */
static GArray *
list_path (CauserieConnection *connection, gint64 chat_id, gint64 leaf_id, GError **error)
{
  static const char *const sql
      = "WITH RECURSIVE path (id, parent_id, role, state, ends) AS"
        " (SELECT id, parent_id, role, state, ends FROM message WHERE id = ?2 AND chat_id = ?1"
        " UNION SELECT m.id, m.parent_id, m.role, m.state, m.ends FROM path p JOIN message m"
        " ON m.id = p.parent_id AND m.chat_id = ?1)"
        " SELECT id, role = ?3, coalesce (length (json), 0), ends FROM path"
        " LEFT JOIN content ON message_id = id WHERE state <> ?4 ORDER BY id";
  g_autoptr (CauserieStatement) statement = causerie_statement_new (connection, sql, error);
  g_autoptr (GArray) path = g_array_new (FALSE, FALSE, sizeof (Step));
  gboolean row;

  if (statement == NULL)
    return NULL;
  causerie_statement_bind_int (statement, 1, chat_id);
  causerie_statement_bind_int (statement, 2, leaf_id);
  causerie_statement_bind_int (statement, 3, CAUSERIE_ROLE_USER);
  causerie_statement_bind_int (statement, 4, CAUSERIE_MESSAGE_STREAMING);
  for (;;)
    {
      Step step;

      if (!causerie_statement_step (statement, &row, error))
        return NULL;
      if (!row)
        break;
      step.id = causerie_statement_get_int (statement, 0);
      step.from_user = causerie_statement_get_int (statement, 1) != 0;
      step.n_characters = causerie_statement_get_int (statement, 2);
      step.ends = causerie_statement_get_int (statement, 3) != 0;
      g_array_append_val (path, step);
    }
  if (path->len > 0)
    return g_steal_pointer (&path);
  g_set_error_literal (error, CAUSERIE_ERROR, CAUSERIE_ERROR_NO_MESSAGE,
                       "There is no finished message to continue from");
  return NULL;
}

/* A copy with an ending would accept no new messages. Removes the first ending, the user's message
 * that it answered, and everything below. Returns: the id of that message, or 0 if there is no
 * ending */
static gint64
cut_above_ending (GArray *path)
{
  guint n = 0;

  while (n < path->len && !g_array_index (path, Step, n).ends)
    n++;
  if (n == path->len)
    return 0;
  g_array_set_size (path, n);
  while (n-- > 0)
    {
      const Step step = g_array_index (path, Step, n);

      if (!step.from_user)
        continue;
      g_array_set_size (path, n);
      return step.id;
    }
  return 0;
}

/* Removes all but the last exchanges, with at most half of the text of the path, but at least one
 * exchange. The rest begins with a user's message, so that no tool result is separated from its
 * tool call. */
static void
remove_first_half (GArray *path)
{
  gint64 total = 0;
  gint64 part = 0;
  guint first = 0;

  for (guint i = 0; i < path->len; i++)
    total += g_array_index (path, Step, i).n_characters;
  for (guint i = path->len; i-- > 0;)
    {
      const Step *step = &g_array_index (path, Step, i);

      part += step->n_characters;
      if (first > 0 && part > total / 2)
        break;
      if (step->from_user)
        first = i;
    }
  g_array_remove_range (path, 0, first);
}

/* Runs a statement whose first two parameters are the ids of the target and of the source. */
static gboolean
copy_rows (CauserieConnection *connection, const char *sql, gint64 to, gint64 from, GError **error)
{
  g_autoptr (CauserieStatement) statement = causerie_statement_new (connection, sql, error);

  if (statement == NULL)
    return FALSE;
  causerie_statement_bind_int (statement, 1, to);
  causerie_statement_bind_int (statement, 2, from);
  return causerie_statement_run (statement, error);
}

static gboolean
copy_chat (CauserieConnection *connection, gint64 chat_id, gint64 message_id, gint64 *new_id,
           GError **error)
{
  static const char *const sql
      = "INSERT INTO chat (uid, title, title_origin, created_at, updated_at, origin_chat_id,"
        " origin_message_id) SELECT ?1, title, title_origin, ?2, ?2, id, ?4 FROM chat"
        " WHERE id = ?3";
  g_autofree char *uid = g_uuid_string_random ();
  g_autoptr (CauserieStatement) statement = causerie_statement_new (connection, sql, error);

  if (statement == NULL)
    return FALSE;
  causerie_statement_bind_text (statement, 1, uid);
  causerie_statement_bind_int (statement, 2, g_get_real_time ());
  causerie_statement_bind_int (statement, 3, chat_id);
  causerie_statement_bind_int (statement, 4, message_id);
  if (!causerie_statement_run_on_one (statement, "chat", error))
    return FALSE;
  *new_id = causerie_connection_get_last_id (connection);
  return causerie_search_copy_title (connection, *new_id, chat_id, error);
}

static gboolean
copy_message_row (CauserieConnection *connection, gint64 from, gint64 chat_id, gint64 parent_id,
                  gboolean shortened, gint64 *to, GError **error)
{
  /* A reply that was cut because the context was full can be continued in the shorter chat. */
  static const char *const sql
      = "INSERT INTO message (uid, chat_id, parent_id, role, state, ends, imported, created_at,"
        " finished_at, first_words, model, requested_model, service, stop_reason, usage,"
        " failure_code, failure_detail, failure_request_id, failure_retry_at, effort, request_id,"
        " requested_at, context_tokens)"
        " SELECT ?1, ?2, ?3, role, iif (?5 AND state = ?6, ?7, state), ends, imported,"
        " created_at, finished_at, first_words, model, requested_model, service, stop_reason,"
        " usage, failure_code, failure_detail,"
        " failure_request_id, failure_retry_at, effort, request_id, requested_at, context_tokens"
        " FROM message WHERE id = ?4";
  g_autofree char *uid = g_uuid_string_random ();
  g_autoptr (CauserieStatement) statement = causerie_statement_new (connection, sql, error);

  if (statement == NULL)
    return FALSE;
  causerie_statement_bind_text (statement, 1, uid);
  causerie_statement_bind_int (statement, 2, chat_id);
  causerie_statement_bind_int (statement, 3, parent_id);
  causerie_statement_bind_int (statement, 4, from);
  causerie_statement_bind_int (statement, 5, shortened);
  causerie_statement_bind_int (statement, 6, CAUSERIE_MESSAGE_CONTEXT_FULL);
  causerie_statement_bind_int (statement, 7, CAUSERIE_MESSAGE_CUT);
  if (!causerie_statement_run_on_one (statement, "message", error))
    return FALSE;
  *to = causerie_connection_get_last_id (connection);
  return TRUE;
}

static gboolean
copy_message (CauserieConnection *connection, gint64 from, gint64 chat_id, gint64 parent_id,
              gboolean shortened, gint64 *to, GError **error)
{
  static const char *const content
      = "INSERT INTO content (message_id, json) SELECT ?1, json FROM content WHERE message_id = ?2";
  static const char *const attachments
      = "INSERT INTO message_attachment (message_id, attachment_id)"
        " SELECT ?1, attachment_id FROM message_attachment WHERE message_id = ?2";
  static const char *const without_thinking
      = "INSERT INTO reply_without_thinking (message_id)"
        " SELECT ?1 FROM reply_without_thinking WHERE message_id = ?2";
  static const char *const thinking_times
      = "INSERT INTO thinking_time (message_id, position, milliseconds)"
        " SELECT ?1, position, milliseconds FROM thinking_time WHERE message_id = ?2";
  static const char *const failure
      = "INSERT INTO turn_failure (message_id, code, detail, request_id, retry_at, created_at)"
        " SELECT ?1, code, detail, request_id, retry_at, created_at FROM turn_failure"
        " WHERE message_id = ?2";

  if (!copy_message_row (connection, from, chat_id, parent_id, shortened, to, error)
      || !copy_rows (connection, content, *to, from, error)
      || !copy_rows (connection, attachments, *to, from, error)
      || !copy_rows (connection, without_thinking, *to, from, error)
      || !copy_rows (connection, thinking_times, *to, from, error)
      || !causerie_search_copy_message (connection, *to, from, error))
    return FALSE;
  /* A failure of the long chat does not apply to the shorter one. */
  if (!shortened && !copy_rows (connection, failure, *to, from, error))
    return FALSE;
  return causerie_chats_choose (connection, chat_id, parent_id, *to, error);
}

/* @copied_until: (inout): the last message with another prefix, of the source and then of the copy
 */
static gboolean
copy_path (CauserieConnection *connection, GArray *path, gint64 chat_id, gboolean shortened,
           gint64 *copied_until, GError **error)
{
  gint64 parent_id = CAUSERIE_ROOT;
  gint64 last_copied = 0;

  for (guint i = 0; i < path->len; i++)
    {
      gint64 id = g_array_index (path, Step, i).id;
      gint64 copy;

      if (!copy_message (connection, id, chat_id, parent_id, shortened, &copy, error))
        return FALSE;
      if (id <= *copied_until)
        last_copied = copy;
      parent_id = copy;
    }
  *copied_until = last_copied;
  return causerie_chats_set_leaf (connection, chat_id, parent_id, error);
}

/* Copies the text of a message and its attachments into the composer's draft of another chat. */
static gboolean
copy_to_draft (CauserieConnection *connection, gint64 message_id, gint64 chat_id, GError **error)
{
  static const char *const sql = "SELECT json FROM content WHERE message_id = ?1";
  g_autoptr (CauserieStatement) statement = causerie_statement_new (connection, sql, error);
  g_autoptr (CauserieContent) content = NULL;
  g_autoptr (GPtrArray) attachments = NULL;
  g_autofree char *text = NULL;
  gboolean row;

  if (statement == NULL)
    return FALSE;
  causerie_statement_bind_int (statement, 1, message_id);
  if (!causerie_statement_step (statement, &row, error))
    return FALSE;
  if (row)
    content = causerie_statement_read_content (statement, 0);
  if (content == NULL)
    return TRUE;
  text = causerie_content_dup_text (content);
  attachments = causerie_content_list_attachments (content);
  return causerie_table_drafts_set (connection, chat_id, 0, text, error)
         && causerie_table_attachments_set_draft (connection, chat_id, 0, attachments, error);
}

static gboolean
set_up_copy (CauserieConnection *connection, gint64 to, gint64 from, const CauserieChatSetup *setup,
             GError **error)
{
  static const char *const sql
      = "INSERT INTO chat_setup (chat_id, preset_uid, preset_name, instructions, web_search,"
        " web_fetch) SELECT ?1, preset_uid, preset_name, instructions, web_search, web_fetch"
        " FROM chat_setup WHERE chat_id = ?2";

  return setup != NULL ? causerie_table_setups_set (connection, to, setup, error)
                       : copy_rows (connection, sql, to, from, error);
}

/* @begins_later: whether the first messages are missing
 *
 * Copies the messages, and then, unless the copy has another setup, the prefixes: what a chat is
 * set up with is frozen with them. */
static gboolean
copy_messages (CauserieConnection *connection, GArray *path, gint64 to, gint64 from,
               const CauserieChatSetup *setup, gboolean shortened, gboolean begins_later,
               GError **error)
{
  static const char *const prefixes
      = "INSERT INTO prefix (chat_id, service, model, system, tools)"
        " SELECT ?1, service, model, system, tools FROM prefix WHERE chat_id = ?2";
  gint64 copied_until = G_MAXINT64;

  if (!set_up_copy (connection, to, from, setup, error))
    return FALSE;
  /* Thinking is bound to all that was before it in the prompt (Messages API, thinking). */
  if (setup == NULL && !begins_later
      && !causerie_table_setups_get_copied_until (connection, from, &copied_until, error))
    return FALSE;
  return copy_path (connection, path, to, shortened, &copied_until, error)
         && (copied_until == 0
             || causerie_table_setups_set_copied_until (connection, to, copied_until, error))
         && (path->len == 0 || setup != NULL || copy_rows (connection, prefixes, to, from, error));
}

/**
 * causerie_copy_branch:
 * @leaf_id: a message of it, the last one to copy
 * @extent: how much of the path is copied
 * @setup: (nullable): what the new chat is set up with; %NULL for the setup of this one
 * @new_chat_id: (out): the id of the new chat
 * @error: %CAUSERIE_ERROR_NO_MESSAGE if there is nothing finished to copy, and errors of the
 *   #CAUSERIE_ERROR domain
 *
 * Copies the path from the root to a message into a new chat: the title, the messages byte for byte
 * with their times and states, and, unless it gets another setup, the frozen prefixes. Drafts,
 * feedback, other versions and a reply that still streams are not copied.
 *
 * Of a path with an ending, only the messages before the user's message that it answered are
 * copied, and the text and the attachments of that message become the draft. If there are none
 * before it, the copy has no messages and no prefixes.
 *
 * With %CAUSERIE_COPY_LAST_HALF the copy begins with a user's message, a reply with the state
 * %CAUSERIE_MESSAGE_CONTEXT_FULL becomes %CAUSERIE_MESSAGE_CUT, and failures are not copied.
 */
gboolean
causerie_copy_branch (CauserieConnection *connection, gint64 chat_id, gint64 leaf_id,
                      CauserieCopyExtent extent, const CauserieChatSetup *setup,
                      gint64 *new_chat_id, GError **error)
{
  g_autoptr (GArray) path = list_path (connection, chat_id, leaf_id, error);
  gboolean shortened = extent == CAUSERIE_COPY_LAST_HALF;
  gint64 prompt_id;
  guint n;

  if (path == NULL
      || !copy_chat (connection, chat_id, g_array_index (path, Step, path->len - 1).id, new_chat_id,
                     error))
    return FALSE;
  prompt_id = cut_above_ending (path);
  n = path->len;
  if (shortened)
    remove_first_half (path);
  return copy_messages (connection, path, *new_chat_id, chat_id, setup, shortened, path->len < n,
                        error)
         && (prompt_id == 0 || copy_to_draft (connection, prompt_id, *new_chat_id, error));
}
