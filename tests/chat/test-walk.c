/* SPDX-License-Identifier: GPL-3.0-or-later
 * A random walk through what a user can do in a chat. Two services judge every request like the
 * Messages API, and none may be refused. The seed is printed; CAUSERIE_WALK_SEED repeats a walk.
 *
 * With the argument `without-rule`, the program was built without a rule of causerie-wire.c, and
 * the walk has to notice that. */
#include "config.h"

#include "causerie-chat-fixture.h"
#include "causerie-sample-files.h"
#include "causerie-test-content.h"
#include "causerie-walk-service.h"

#include <gdk-pixbuf/gdk-pixbuf.h>
#include <string.h>

#define ACTIONS 2000
#define ACTIONS_LONG 10000

/* Without a rule, a refusal comes much earlier. */
#define ACTIONS_WITHOUT_RULE 3000
#define SEED_WITHOUT_RULE 22

/* After so many, the walk goes on in a new library with other services. */
#define ACTIONS_IN_LIBRARY 500

/* Branches are kept shorter than this, so that a step takes about the same time everywhere. */
#define LONGEST_BRANCH 20

#define REMEMBERED_ACTIONS 15

static const CauserieWalkModel known_models[] = {
  { "claude-opus-9", { CAUSERIE_STRICT_ADAPTIVE, CAUSERIE_STRICT_ALL_EFFORTS }, TRUE, TRUE, TRUE },
  { "claude-opus-9-words",
    { CAUSERIE_STRICT_ADAPTIVE | CAUSERIE_STRICT_BETWEEN_TOOLS,
      CAUSERIE_STRICT_EFFORTS_WITHOUT_XHIGH },
    FALSE,
    FALSE,
    TRUE },
  { "claude-opus-8",
    { CAUSERIE_STRICT_ENABLED, CAUSERIE_STRICT_EFFORTS_TO_HIGH },
    TRUE,
    TRUE,
    TRUE },
  { "claude-haiku-9", { 0, 0 }, TRUE, FALSE, FALSE },
};

/* A local server that tells nothing about its models. It lists one of the same name. */
static const CauserieWalkModel other_models[] = {
  { "loam-70b", { 0, 0 }, TRUE, TRUE, FALSE },
  { "claude-opus-9", { 0, 0 }, TRUE, TRUE, FALSE },
};

static const struct
{
  const char *name;
  const CauserieWalkModel *models;
  guint n_models;
  gboolean tells_abilities;
} known_services[] = {
  { "first", known_models, G_N_ELEMENTS (known_models), TRUE },
  { "other", other_models, G_N_ELEMENTS (other_models), FALSE },
};

#define N_SERVICES G_N_ELEMENTS (known_services)

/* The letters are explained in causerie-walk-service.c. */
static const CauserieWalkReply replies[] = {
  { "text", 20, "t", "end_turn", FALSE },
  { "thinking", 25, "Tt", "end_turn", FALSE },
  { "thinking twice", 8, "TtTt", "end_turn", FALSE },
  { "hidden thinking", 8, "THt", "end_turn", FALSE },
  { "hidden thinking alone", 3, "H", "end_turn", FALSE },
  { "hidden thinking around a search", 4, "HSRHTt", "end_turn", FALSE },
  { "hidden thinking, lost text", 3, "Hp", NULL, FALSE },
  { "thinking alone", 3, "T", "end_turn", FALSE },
  { "thinking last", 3, "tT", "end_turn", FALSE },
  { "blank", 3, "b", "end_turn", FALSE },
  { "blank among others", 3, "TbTt", "end_turn", FALSE },
  { "empty text", 3, "Te", "end_turn", FALSE },
  { "nothing", 3, "", "end_turn", FALSE },
  { "no tool", 3, "TtO", "tool_use", FALSE },
  { "no tool, more thinking", 8, "OTt", "tool_use", FALSE },
  { "strange result", 3, "tX", "end_turn", FALSE },
  { "search", 5, "TtSRTt", "end_turn", FALSE },
  { "search with pieces", 5, "TSRtcbctb", "end_turn", FALSE },
  { "two searches", 4, "TSRcbSRTcbe", "end_turn", FALSE },
  { "search for nothing", 3, "tSNTt", "end_turn", FALSE },
  { "failed search", 3, "TSEt", "end_turn", FALSE },
  { "opened page", 4, "TSRFGct", "end_turn", FALSE },
  { "damaged search", 3, "TtDRTbt", "end_turn", FALSE },
  { "search left open", 4, "TtS", NULL, FALSE },
  { "second search left open", 3, "TSRcS", NULL, FALSE },
  { "search and no tool", 2, "TtSO", "tool_use", FALSE },
  { "paused", 5, "TtS", "pause_turn", FALSE },
  { "cut after a search", 3, "TSRcp", "max_tokens", FALSE },
  { "cut text", 4, "Tp", "max_tokens", FALSE },
  { "cut thinking", 4, "TtU", "max_tokens", FALSE },
  { "lost signature", 16, "Ut", "max_tokens", FALSE },
  { "cut call", 4, "TtI", "max_tokens", FALSE },
  { "context full", 3, "Ttp", "model_context_window_exceeded", FALSE },
  { "refused", 12, "Tt", "refusal", FALSE },
  { "refused at once", 3, "", "refusal", FALSE },
  { "lost text", 4, "Tp", NULL, FALSE },
  { "lost thinking", 3, "TtU", NULL, FALSE },
  { "lost call", 3, "TtI", NULL, FALSE },
  { "held text", 6, "Tp", NULL, TRUE },
  { "held thinking", 6, "U", NULL, TRUE },
  { "held call", 4, "TtI", NULL, TRUE },
  { "held search", 4, "TtS", NULL, TRUE },
  { "held result", 3, "TSR", NULL, TRUE },
  { "held pieces", 3, "TSRcb", NULL, TRUE },
  { "held half character", 3, "TSRh", NULL, TRUE },
  { "held complete", 5, "Tt", "end_turn", TRUE },
  { "held ending", 4, "TtC", "tool_use", TRUE },
  { "held nothing", 3, "", NULL, TRUE },
  { "held before the start", 6, "|Tt", "end_turn", TRUE },
};

static const CauserieWalkReply endings[] = {
  { "ending", 5, "TtC", "tool_use", FALSE },
  { "ending alone", 3, "C", "tool_use", FALSE },
  { "ending twice", 2, "TCC", "tool_use", FALSE },
  { "ending after a search", 2, "TSRcC", "tool_use", FALSE },
  { "ending beside a search", 2, "TtSC", "tool_use", FALSE },
  { "ending that is cut", 2, "TtC", "max_tokens", FALSE },
};

typedef struct
{
  CauserieChatFixture base; /* its own service is not used */
  GRand *random;
  guint32 seed;
  guint n_actions;
  guint n_requests; /* in libraries that are gone */
  guint n_searches; /* likewise */
  GQueue log;       /* of char *: the last actions */
  char *refusal;    /* NULL while nothing was refused */

  CauserieWalkService *services[N_SERVICES];
  CauserieServiceEntry *entries[N_SERVICES];
  CauserieService *addresses[N_SERVICES];
  guint active;
  const char *model;  /* NULL for that of the branch */
  const char *effort; /* NULL for the usual one */
  guint n_texts;

  guint n_running;      /* turns */
  CauserieTurn *newest; /* NULL before the first */
  CauserieTurn *held;   /* whose reply its service holds, or NULL */
  guint held_by;
  gboolean held_early; /* before the reply began */
  gint64 deleted;      /* the version that was deleted last, or 0 */
} Walk;

static guint
pick (Walk *self, guint count)
{
  return (guint)g_rand_int_range (self->random, 0, (gint32)count);
}

static gboolean
one_in (Walk *self, guint count)
{
  return pick (self, count) == 0;
}

static void G_GNUC_PRINTF (2, 3) note (Walk *self, const char *format, ...)
{
  g_autofree char *words = NULL;
  va_list arguments;

  va_start (arguments, format);
  words = g_strdup_vprintf (format, arguments);
  va_end (arguments);
  if (g_test_verbose ())
    g_test_message ("%u: %s", self->n_actions, words);
  g_queue_push_tail (&self->log, g_strdup_printf ("%u: %s", self->n_actions, words));
  if (g_queue_get_length (&self->log) > REMEMBERED_ACTIONS)
    g_free (g_queue_pop_head (&self->log));
}

/* --- The world --- */

static void
on_turn_added_cb (CauserieChat *chat, CauserieTurn *turn, gpointer data)
{
  Walk *self = data;

  self->n_running++;
  g_set_object (&self->newest, turn);
}

static void
on_turn_removed_cb (CauserieChat *chat, CauserieTurn *turn, gpointer data)
{
  Walk *self = data;

  self->n_running--;
}

static void
watch_chat (Walk *self)
{
  self->n_running = 0;
  g_clear_object (&self->held);
  g_signal_connect (self->base.chat, "turn-added", G_CALLBACK (on_turn_added_cb), self);
  g_signal_connect (self->base.chat, "turn-removed", G_CALLBACK (on_turn_removed_cb), self);
}

static gboolean
has_models (gpointer data)
{
  return !causerie_service_entry_get_loading (data);
}

static void
add_service (Walk *self, guint i, const char *preset, CauserieServiceKind kind)
{
  g_autoptr (GError) error = NULL;
  CauserieServiceEntry *entry = causerie_registry_find (self->base.registry, preset);

  g_clear_object (&self->entries[i]);
  g_clear_object (&self->addresses[i]);
  if (entry == NULL)
    {
      g_autoptr (CauserieServiceEntry) added = causerie_registry_create_entry (
          self->base.registry, causerie_service_preset_find (preset));

      causerie_registry_add (self->base.registry, added);
      entry = added;
    }
  self->entries[i] = g_object_ref (entry);
  self->addresses[i]
      = causerie_service_new (kind, causerie_walk_service_get_base_url (self->services[i]),
                              CAUSERIE_TEST_KEY, NULL, &error);
  g_assert_no_error (error);
  causerie_registry_set_active (self->base.registry, entry, self->addresses[i]);
  causerie_service_entry_load_models (entry);
  g_assert_true (causerie_test_wait_until (has_models, entry, 30));
  g_assert_true (causerie_service_entry_get_models_listed (entry));
}

static void
use_service (Walk *self, guint i)
{
  self->active = i;
  self->model = NULL;
  causerie_registry_set_active (self->base.registry, self->entries[i], self->addresses[i]);
}

static void
add_services (Walk *self)
{
  guint active = self->active;

  add_service (self, 0, CAUSERIE_PRESET_ANTHROPIC, CAUSERIE_SERVICE_ANTHROPIC);
  add_service (self, 1, CAUSERIE_PRESET_CUSTOM, CAUSERIE_SERVICE_CUSTOM);
  use_service (self, active);
}

/* The first chat and most others search the web, and most of these may open pages. */
static void
choose_setup (Walk *self)
{
  CauserieSetup *setup = causerie_chat_get_setup (self->base.chat);
  gboolean web_search = !one_in (self, 4) || self->n_actions == 0;

  g_settings_set_boolean (causerie_settings_get_gsettings (self->base.settings), "web-fetch",
                          !one_in (self, 3));
  g_assert_true (causerie_setup_set_web_search (setup, web_search));
}

static void
open_world (Walk *self)
{
  causerie_chat_fixture_set_up (&self->base);
  causerie_settings_set_end_policy (self->base.settings, CAUSERIE_END_EVERY_MODEL);
  for (guint i = 0; i < N_SERVICES; i++)
    self->services[i]
        = causerie_walk_service_new (known_services[i].name, known_services[i].models,
                                     known_services[i].n_models, known_services[i].tells_abilities);
  self->active = 0;
  self->deleted = 0;
  add_services (self);
  if (one_in (self, 2))
    causerie_chat_fixture_use_untitled_chat (&self->base);
  choose_setup (self);
  watch_chat (self);
}

static void
close_world (Walk *self)
{
  causerie_chat_fixture_tear_down (&self->base);
  g_clear_object (&self->newest);
  g_clear_object (&self->held);
  for (guint i = 0; i < N_SERVICES; i++)
    {
      self->n_requests += causerie_walk_service_get_n_requests (self->services[i]);
      self->n_searches += causerie_walk_service_get_n_searches (self->services[i]);
      g_clear_object (&self->entries[i]);
      g_clear_object (&self->addresses[i]);
      g_clear_pointer (&self->services[i], causerie_walk_service_free);
    }
}

/* --- Choosing --- */

static CauserieTree *
get_tree (Walk *self)
{
  return causerie_chat_get_tree (self->base.chat);
}

/* Adds the living messages below @parent. */
static void
list_below (CauserieTree *tree, gint64 parent, GArray *ids)
{
  guint n_children = causerie_tree_get_n_children (tree, parent);

  for (guint i = 0; i < n_children; i++)
    {
      gint64 id = causerie_tree_get_child (tree, parent, i);

      g_array_append_val (ids, id);
      list_below (tree, id, ids);
    }
}

static GArray *
list_all (Walk *self)
{
  GArray *ids = g_array_new (FALSE, FALSE, sizeof (gint64));

  list_below (get_tree (self), CAUSERIE_ROOT, ids);
  return ids;
}

/* Returns: a message of the branch on screen, or 0 */
static gint64
pick_on_branch (Walk *self, gboolean user, guint among_first)
{
  GListModel *branch = G_LIST_MODEL (self->base.branch);
  guint n_messages = MIN (g_list_model_get_n_items (branch), among_first);

  for (guint tries = 0; n_messages > 0 && tries < 10; tries++)
    {
      g_autoptr (CauserieMessage) message = g_list_model_get_item (branch, pick (self, n_messages));

      if (!user || causerie_message_get_role (message) == CAUSERIE_ROLE_USER)
        return causerie_message_get_id (message);
    }
  return 0;
}

static const CauserieWalkReply *
pick_reply (Walk *self, const CauserieWalkReply *list, guint count)
{
  guint sum = 0;
  guint number;

  for (guint i = 0; i < count; i++)
    sum += list[i].weight;
  number = pick (self, sum);
  for (guint i = 0; i < count; i++)
    {
      if (number < list[i].weight)
        return &list[i];
      number -= list[i].weight;
    }
  g_assert_not_reached ();
}

/* Only one reply is held at a time. */
static const CauserieWalkReply *
pick_any_reply (Walk *self)
{
  const CauserieWalkReply *reply;

  do
    reply = pick_reply (self, replies, G_N_ELEMENTS (replies));
  while (reply->held && self->held != NULL);
  return reply;
}

static char *
pick_text (Walk *self)
{
  if (one_in (self, 12))
    return g_strdup (one_in (self, 2) ? "" : " \n");
  switch (pick (self, 4))
    {
    case 0:
      return g_strdup_printf ("Question %u", self->n_texts++);
    case 1:
      return g_strdup_printf ("  %u, between spaces\n", self->n_texts++);
    case 2:
      return g_strdup_printf ("Zeilen\n\nund „Zeichen“ %u", self->n_texts++);
    default:
      return g_strdup_printf ("\"%u\" \\ 🌱", self->n_texts++);
    }
}

/* --- Turns --- */

static gboolean
has_settled (gpointer data)
{
  Walk *self = data;

  return self->n_running == (self->held != NULL ? 1 : 0);
}

static gboolean
has_begun (gpointer data)
{
  Walk *self = data;

  if (self->held_early)
    return has_settled (self) || causerie_walk_service_has_taken (self->services[self->active]);
  return has_settled (self) || causerie_turn_get_reply (self->newest) != NULL;
}

/* Waits for the reply of a turn that has just been started, or for its beginning if it is held. */
static void
wait_for_reply (Walk *self, const CauserieWalkReply *reply)
{
  if (!reply->held)
    g_assert_true (causerie_test_wait_until (has_settled, self, 30));
  else
    {
      self->held_early = *reply->blocks == '|';
      g_assert_true (causerie_test_wait_until (has_begun, self, 30));
      if (self->n_running > 0)
        self->held = g_object_ref (self->newest);
      self->held_by = self->active;
    }
  causerie_walk_service_set_next (self->services[self->active], NULL);
}

static void
detach_all (Walk *self)
{
  g_autoptr (GPtrArray) none = causerie_attachments_new ();

  note (self, "detach all");
  causerie_draft_files_set (causerie_chat_get_draft_files (self->base.chat), 0, none);
}

/* Ends a call that starts a turn. Some are refused by the chat, for reasons that are expected. */
static void
finish_call (Walk *self, GAsyncResult **place, const CauserieWalkReply *reply, gboolean ended)
{
  g_autoptr (GAsyncResult) result = causerie_test_await (place);
  g_autoptr (GError) error = NULL;

  if (causerie_chat_turn_finish (self->base.chat, result, &error))
    {
      g_assert_false (ended);
      wait_for_reply (self, reply);
      return;
    }
  causerie_walk_service_set_next (self->services[self->active], NULL);
  g_assert_true (error->domain == CAUSERIE_ERROR);
  note (self, "refused by the chat: %s", causerie_error_get_name ((CauserieError)error->code));
  switch ((CauserieError)error->code)
    {
    case CAUSERIE_ERROR_ENDED:
      g_assert_true (ended);
      break;
    case CAUSERIE_ERROR_BUSY:
      g_assert_nonnull (self->held);
      break;
    case CAUSERIE_ERROR_EMPTY:
      break;
    case CAUSERIE_ERROR_NO_IMAGES:
    case CAUSERIE_ERROR_NO_PDFS:
      if (one_in (self, 2))
        detach_all (self);
      break;
    default:
      g_assert_no_error (error);
    }
}

/* What answers next: the service whose reply is set, which need not be that of the branch. */
static CauserieModelChoice *
make_choice (Walk *self)
{
  CauserieServiceEntry *entry = causerie_registry_get_active (self->base.registry);
  CauserieService *service = causerie_service_entry_get_service (entry);
  g_autofree char *of_branch
      = causerie_branch_dup_model (self->base.branch, causerie_service_get_identity (service));

  CauserieModelChoice *choice
      = causerie_model_choice_new (entry, self->model != NULL ? self->model : of_branch);

  causerie_model_choice_set_effort (choice, self->effort);
  return choice;
}

static void
send_for (Walk *self, const CauserieWalkReply *reply)
{
  g_autoptr (CauserieModelChoice) choice = make_choice (self);
  g_autofree char *text = pick_text (self);
  gint64 leaf = causerie_branch_get_leaf_id (self->base.branch);
  gboolean ended = causerie_tree_is_ended_at (get_tree (self), leaf);
  GAsyncResult *place = NULL;

  note (self, "send below %" G_GINT64_FORMAT " to %s, reply: %s", leaf,
        self->model != NULL ? self->model : "the same model", reply->name);
  causerie_walk_service_set_next (self->services[self->active], reply);
  causerie_chat_send_async (self->base.chat, self->base.branch, text, choice, NULL,
                            causerie_test_take_result, &place);
  finish_call (self, &place, reply, ended);
}

static void
edit_for (Walk *self, gint64 id, const CauserieWalkReply *reply)
{
  g_autoptr (CauserieModelChoice) choice = make_choice (self);
  g_autofree char *text = pick_text (self);
  GAsyncResult *place = NULL;

  note (self, "edit %" G_GINT64_FORMAT ", reply: %s", id, reply->name);
  causerie_walk_service_set_next (self->services[self->active], reply);
  causerie_chat_edit_async (self->base.chat, self->base.branch, id, text, choice, NULL,
                            causerie_test_take_result, &place);
  finish_call (self, &place, reply, FALSE);
}

/* --- Files --- */

static GBytes *
make_png (guint edge)
{
  g_autoptr (GdkPixbuf) pixbuf
      = gdk_pixbuf_new (GDK_COLORSPACE_RGB, FALSE, 8, (int)edge, (int)edge);
  g_autoptr (GError) error = NULL;
  char *data;
  gsize size;

  gdk_pixbuf_fill (pixbuf, 0x336699ff);
  gdk_pixbuf_save_to_buffer (pixbuf, &data, &size, "png", &error, NULL);
  g_assert_no_error (error);
  return g_bytes_new_take (data, size);
}

static GBytes *
make_pdf (guint n_pages)
{
  g_autofree char *base64 = causerie_sample_files_make_pdf (n_pages, CAUSERIE_SAMPLE_PDF_PLAIN);
  gsize size;
  guchar *data = g_base64_decode (base64, &size);

  return g_bytes_new_take (data, size);
}

static GBytes *
make_text (guint number)
{
  char *text = g_strdup_printf ("%u\tkinds of \"soil\"\n", number);

  return g_bytes_new_take (text, strlen (text));
}

/* There are few different files, so that the same one is attached again. */
static void
attach_one (Walk *self, gint64 message_id, GAsyncResult **place)
{
  static const char *const names[] = { "leaf.png", "lease.pdf", "notes.txt" };
  guint kind = pick (self, G_N_ELEMENTS (names));
  guint number = 1 + pick (self, 3);
  g_autoptr (GBytes) bytes = kind == 0   ? make_png (number)
                             : kind == 1 ? make_pdf (number)
                                         : make_text (number);

  note (self, "attach %s %u to %" G_GINT64_FORMAT, names[kind], number, message_id);
  causerie_draft_files_add_bytes_async (causerie_chat_get_draft_files (self->base.chat), message_id,
                                        bytes, names[kind], NULL, causerie_test_take_result, place);
}

static void
attach_some (Walk *self, gint64 message_id)
{
  CauserieDraftFiles *files = causerie_chat_get_draft_files (self->base.chat);
  GAsyncResult *places[3] = { NULL };
  guint count = 1 + pick (self, G_N_ELEMENTS (places));

  for (guint i = 0; i < count; i++)
    attach_one (self, message_id, &places[i]);
  for (guint i = 0; i < count; i++)
    {
      g_autoptr (GAsyncResult) result = causerie_test_await (&places[i]);
      g_autoptr (GError) error = NULL;

      causerie_draft_files_add_finish (files, result, &error);
      g_assert_no_error (error);
    }
}

/* Opens the editor of a message, which lists its files. */
static void
load_files (Walk *self, gint64 message_id)
{
  CauserieDraftFiles *files = causerie_chat_get_draft_files (self->base.chat);
  CauserieMessage *message = causerie_tree_get_message (get_tree (self), message_id);
  g_autoptr (GPtrArray) original = NULL;
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  GAsyncResult *place = NULL;

  causerie_test_load_all (&self->base);
  original = causerie_content_list_attachments (causerie_message_get_content (message));
  causerie_draft_files_load_async (files, message_id, original, NULL, causerie_test_take_result,
                                   &place);
  result = causerie_test_await (&place);
  causerie_draft_files_load_finish (files, result, &error);
  g_assert_no_error (error);
}

static void
detach_from (Walk *self, gint64 message_id)
{
  CauserieDraftFiles *files = causerie_chat_get_draft_files (self->base.chat);
  GPtrArray *list = causerie_draft_files_get (files, message_id);
  g_autofree char *sha256 = NULL;

  if (list->len == 0)
    return;
  sha256 = g_strdup (
      ((const CauserieAttachment *)g_ptr_array_index (list, pick (self, list->len)))->sha256);
  note (self, "detach a file from %" G_GINT64_FORMAT, message_id);
  causerie_draft_files_remove (files, message_id, sha256);
}

/* --- Actions --- */

static void
do_change_model (Walk *self)
{
  guint number = pick (self, known_services[self->active].n_models + 1);

  self->model = number > 0 ? known_services[self->active].models[number - 1].id : NULL;
  note (self, "choose %s", self->model != NULL ? self->model : "the model of the branch");
}

static void
do_change_effort (Walk *self)
{
  guint number = pick (self, 6);

  self->effort = number > 0 ? causerie_strict_efforts[number - 1] : NULL;
  note (self, "choose the effort %s", self->effort != NULL ? self->effort : "of the model");
}

static void
do_edit (Walk *self)
{
  gint64 id = pick_on_branch (self, TRUE, G_MAXUINT);

  if (id == 0)
    return;
  if (one_in (self, 3))
    {
      load_files (self, id);
      if (one_in (self, 2))
        attach_some (self, id);
      else
        detach_from (self, id);
    }
  edit_for (self, id, pick_any_reply (self));
}

/* A long branch is left by an edit near its beginning. */
static void
send_or_edit (Walk *self, const CauserieWalkReply *reply)
{
  gint64 id = 0;

  if (g_list_model_get_n_items (G_LIST_MODEL (self->base.branch)) > LONGEST_BRANCH)
    id = pick_on_branch (self, TRUE, LONGEST_BRANCH / 4);
  if (id != 0)
    edit_for (self, id, reply);
  else
    send_for (self, reply);
}

static gboolean
was_refused (Walk *self)
{
  CauserieMessage *leaf = causerie_branch_get_leaf (self->base.branch);

  return leaf != NULL && causerie_message_get_state (leaf) == CAUSERIE_MESSAGE_REFUSED;
}

/* Those whose question was refused often ask another model. */
static void
do_send (Walk *self)
{
  if (was_refused (self))
    do_change_model (self);
  send_or_edit (self, pick_any_reply (self));
}

static void
do_end (Walk *self)
{
  send_or_edit (self, pick_reply (self, endings, G_N_ELEMENTS (endings)));
}

static void
do_attach (Walk *self)
{
  attach_some (self, 0);
}

static void
do_detach (Walk *self)
{
  detach_from (self, 0);
}

static void
do_retry (Walk *self)
{
  const CauserieWalkReply *reply = pick_any_reply (self);
  g_autoptr (CauserieModelChoice) choice = make_choice (self);
  gint64 id = pick_on_branch (self, FALSE, G_MAXUINT);
  GAsyncResult *place = NULL;
  CauserieMessage *message;
  gboolean ended;

  if (id == 0)
    return;
  note (self, "retry %" G_GINT64_FORMAT ", reply: %s", id, reply->name);
  message = causerie_tree_get_message (get_tree (self), id);
  ended = causerie_message_get_role (message) == CAUSERIE_ROLE_USER
          && causerie_tree_is_ended_at (get_tree (self), id);
  causerie_walk_service_set_next (self->services[self->active], reply);
  causerie_chat_retry_async (self->base.chat, self->base.branch, id, choice, NULL,
                             causerie_test_take_result, &place);
  finish_call (self, &place, reply, ended);
}

static void
do_switch (Walk *self)
{
  g_autoptr (GArray) ids = list_all (self);
  gint64 id;

  if (ids->len == 0)
    return;
  id = g_array_index (ids, gint64, pick (self, ids->len));
  note (self, "switch to %" G_GINT64_FORMAT, id);
  causerie_chat_show (self->base.chat, self->base.branch, id);
}

static void
settle (Walk *self)
{
  g_clear_object (&self->held);
  g_assert_true (causerie_test_wait_until (has_settled, self, 30));
}

static void
do_stop (Walk *self)
{
  if (self->held == NULL)
    return;
  note (self, "stop");
  causerie_turn_stop (self->held);
  settle (self);
}

static void
do_let_go (Walk *self)
{
  if (self->held == NULL)
    return;
  note (self, "let go");
  causerie_walk_service_let_go (self->services[self->held_by]);
  settle (self);
}

/* A held reply is stopped if it is below. */
static void
do_delete (Walk *self)
{
  g_autoptr (GArray) ids = list_all (self);
  gint64 id;

  if (ids->len == 0)
    return;
  id = g_array_index (ids, gint64, pick (self, ids->len));
  if (causerie_tree_count_below (get_tree (self), id) > ids->len / 2)
    return;
  note (self, "delete %" G_GINT64_FORMAT, id);
  if (self->held != NULL)
    do_stop (self);
  if (causerie_chat_delete_version (self->base.chat, id, TRUE))
    self->deleted = id;
}

static void
do_undo (Walk *self)
{
  if (self->deleted == 0)
    return;
  note (self, "restore %" G_GINT64_FORMAT, self->deleted);
  g_assert_true (causerie_chat_delete_version (self->base.chat, self->deleted, FALSE));
  self->deleted = 0;
}

static void
do_change_service (Walk *self)
{
  use_service (self, (self->active + 1) % N_SERVICES);
  note (self, "use the service “%s”", known_services[self->active].name);
}

static void
do_change_settings (Walk *self)
{
  GSettings *settings = causerie_settings_get_gsettings (self->base.settings);
  g_autofree char *text = g_strdup_printf ("Instructions %u", self->n_texts++);

  note (self, "change the settings");
  g_settings_set_string (settings, "system-prompt", one_in (self, 4) ? "" : text);
  g_settings_set_boolean (settings, "cache-hour", one_in (self, 2));
  causerie_settings_set_end_policy (
      self->base.settings, one_in (self, 4) ? CAUSERIE_END_NEVER : CAUSERIE_END_EVERY_MODEL);
}

/* --- Restarting and continuing --- */

static void
load_contents (Walk *self, GArray *ids)
{
  CauserieContentLoader *loader = causerie_chat_get_content_loader (self->base.chat);
  g_autoptr (GPtrArray) messages = g_ptr_array_new ();
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  GAsyncResult *place = NULL;

  for (guint i = 0; i < ids->len; i++)
    g_ptr_array_add (messages,
                     causerie_tree_get_message (get_tree (self), g_array_index (ids, gint64, i)));
  causerie_content_loader_load_async (loader, messages, NULL, causerie_test_take_result, &place);
  result = causerie_test_await (&place);
  causerie_content_loader_load_finish (loader, result, &error);
  g_assert_no_error (error);
}

static char *
describe_tree (Walk *self)
{
  CauserieTree *tree = get_tree (self);
  GString *text = g_string_new (NULL);
  g_autoptr (GArray) ids = list_all (self);

  load_contents (self, ids);
  for (guint i = 0; i < ids->len; i++)
    {
      gint64 id = g_array_index (ids, gint64, i);
      CauserieMessage *message = causerie_tree_get_message (tree, id);

      g_string_append_printf (
          text, "%" G_GINT64_FORMAT " below %" G_GINT64_FORMAT ": role %d, state %d%s, %s %s: %s\n",
          id, causerie_tree_get_parent_id (tree, id), causerie_message_get_role (message),
          causerie_message_get_state (message), causerie_message_get_ends (message) ? ", ends" : "",
          causerie_message_get_service (message), causerie_message_get_requested_model (message),
          causerie_test_get_json (message));
    }
  g_string_append_printf (text, "leaf: %" G_GINT64_FORMAT "\n",
                          causerie_branch_get_leaf_id (self->base.branch));
  return g_string_free (text, FALSE);
}

/* The library is opened again with the same tree, and goes on with it. */
static void
do_restart (Walk *self)
{
  g_autofree char *before = NULL;
  g_autofree char *after = NULL;

  if (causerie_chat_get_id (self->base.chat) == 0)
    return;
  note (self, "restart");
  if (self->held != NULL && one_in (self, 2))
    do_stop (self);
  /* The reply that is still held is interrupted by this. */
  if (self->held == NULL)
    {
      causerie_chat_show (self->base.chat, self->base.branch,
                          causerie_branch_get_leaf_id (self->base.branch));
      before = describe_tree (self);
    }
  causerie_chat_fixture_reopen (&self->base);
  watch_chat (self);
  add_services (self);
  after = describe_tree (self);
  if (before != NULL)
    g_assert_cmpstr (before, ==, after);
}

/* Returns: (transfer full) (nullable): another setup; %NULL for the same one */
static CauserieChatSetup *
pick_setup (Walk *self)
{
  CauserieChatSetup *setup;

  if (one_in (self, 3))
    return NULL;
  setup = causerie_chat_setup_new ();
  setup->web_search = !one_in (self, 3);
  if (one_in (self, 2))
    setup->instructions = g_strdup_printf ("Instructions %u", self->n_texts++);
  return setup;
}

/* Goes on in a copy of the branch. */
static void
do_continue (Walk *self)
{
  gint64 leaf = causerie_branch_get_leaf_id (self->base.branch);
  g_autoptr (CauserieChatSetup) setup = NULL;
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  GAsyncResult *place = NULL;
  gint64 id;

  if (leaf == CAUSERIE_ROOT)
    return;
  setup = pick_setup (self);
  note (self, "continue in a new chat, %s",
        setup != NULL ? "with another setup" : "the same setup");
  do_stop (self);
  causerie_chat_continue_async (self->base.chat, causerie_branch_get_leaf_id (self->base.branch),
                                one_in (self, 4) ? CAUSERIE_COPY_LAST_HALF : CAUSERIE_COPY_WHOLE,
                                setup, NULL, causerie_test_take_result, &place);
  result = causerie_test_await (&place);
  id = causerie_chat_continue_finish (self->base.chat, result, &error);
  g_assert_no_error (error);
  causerie_chat_fixture_reopen_chat (&self->base, id);
  self->deleted = 0;
  watch_chat (self);
  add_services (self);
}

static const struct
{
  guint weight;
  void (*run) (Walk *self);
} actions[] = {
  { 300, do_send },          { 40, do_end },
  { 100, do_attach },        { 20, do_detach },
  { 110, do_edit },          { 100, do_retry },
  { 70, do_switch },         { 60, do_stop },
  { 60, do_let_go },         { 40, do_delete },
  { 30, do_undo },           { 50, do_change_model },
  { 30, do_change_service }, { 15, do_change_settings },
  { 40, do_change_effort },  { 5, do_restart },
  { 15, do_continue },
};

/* --- What must hold after each action --- */

static void
check_message (CauserieTree *tree, gint64 parent_id, gint64 id, GHashTable *seen)
{
  CauserieMessage *message = causerie_tree_get_message (tree, id);
  CauserieMessage *parent = causerie_tree_get_message (tree, parent_id);
  g_autoptr (GError) error = NULL;

  g_assert_nonnull (message);
  g_assert_true (g_hash_table_add (seen, g_memdup2 (&id, sizeof id)));
  g_assert_cmpint (causerie_tree_get_parent_id (tree, id), ==, parent_id);
  g_assert_true (causerie_tree_is_living (tree, id));
  if (causerie_message_get_role (message) == CAUSERIE_ROLE_ASSISTANT)
    {
      g_assert_nonnull (parent);
      g_assert_cmpint (causerie_message_get_role (parent), ==, CAUSERIE_ROLE_USER);
    }
  if (causerie_message_get_ends (message))
    {
      g_assert_cmpuint (causerie_tree_get_n_children (tree, id), ==, 0);
      g_assert_false (causerie_tree_check_add (tree, id, &error));
      g_assert_error (error, CAUSERIE_ERROR, CAUSERIE_ERROR_ENDED);
    }
}

static void
check_below (CauserieTree *tree, gint64 parent_id, GHashTable *seen)
{
  guint n_children = causerie_tree_get_n_children (tree, parent_id);

  for (guint i = 0; i < n_children; i++)
    {
      gint64 id = causerie_tree_get_child (tree, parent_id, i);

      check_message (tree, parent_id, id, seen);
      check_below (tree, id, seen);
    }
}

static void
check_branch (Walk *self)
{
  guint n_messages = g_list_model_get_n_items (G_LIST_MODEL (self->base.branch));
  gint64 parent_id = CAUSERIE_ROOT;

  for (guint i = 0; i < n_messages; i++)
    {
      gint64 id = causerie_test_get_id (&self->base, i);

      g_assert_cmpint (causerie_tree_get_parent_id (get_tree (self), id), ==, parent_id);
      parent_id = id;
    }
  g_assert_cmpint (causerie_branch_get_leaf_id (self->base.branch), ==, parent_id);
  g_assert_cmpuint (causerie_tree_get_n_children (get_tree (self), parent_id), ==, 0);
  g_assert_cmpint (causerie_branch_get_ended (self->base.branch), ==,
                   causerie_tree_is_ended_at (get_tree (self), parent_id));
}

static void
check (Walk *self)
{
  g_autoptr (GHashTable) seen = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, NULL);

  check_below (get_tree (self), CAUSERIE_ROOT, seen);
  check_branch (self);
  for (guint i = 0; self->refusal == NULL && i < N_SERVICES; i++)
    self->refusal = causerie_walk_service_dup_refusal (self->services[i]);
}

/* --- The walk --- */

static void
take_step (Walk *self)
{
  guint sum = 0;
  guint number;

  for (guint i = 0; i < G_N_ELEMENTS (actions); i++)
    sum += actions[i].weight;
  number = pick (self, sum);
  for (guint i = 0; i < G_N_ELEMENTS (actions); i++)
    if (number < actions[i].weight)
      {
        actions[i].run (self);
        return;
      }
    else
      number -= actions[i].weight;
}

/* Returns: whether nothing was refused */
static gboolean
walk (Walk *self, guint n_actions)
{
  while (self->n_actions < n_actions && self->refusal == NULL)
    {
      if (self->n_actions % ACTIONS_IN_LIBRARY == 0)
        {
          if (self->n_actions > 0)
            close_world (self);
          open_world (self);
        }
      self->n_actions++;
      take_step (self);
      check (self);
    }
  close_world (self);
  return self->refusal == NULL;
}

static void
start_walk (Walk *self, guint32 usual_seed)
{
  const char *seed = g_getenv ("CAUSERIE_WALK_SEED");

  memset (self, 0, sizeof *self);
  g_queue_init (&self->log);
  self->seed = seed != NULL ? (guint32)g_ascii_strtoull (seed, NULL, 10) : usual_seed;
  self->random = g_rand_new_with_seed (self->seed);
  g_test_message ("seed: %u", self->seed);
}

static void
end_walk (Walk *self)
{
  g_test_message ("%u actions, %u requests, %u searches", self->n_actions, self->n_requests,
                  self->n_searches);
  g_queue_clear_full (&self->log, g_free);
  g_rand_free (self->random);
  g_free (self->refusal);
}

static void
print_refusal (Walk *self)
{
  g_test_message ("seed %u, action %u: a request was refused by the service %s", self->seed,
                  self->n_actions, self->refusal);
  for (GList *line = self->log.head; line != NULL; line = line->next)
    g_test_message ("%s", (const char *)line->data);
}

static guint
get_n_actions (void)
{
  return g_getenv ("CAUSERIE_LONG") != NULL ? ACTIONS_LONG : ACTIONS;
}

static void
test_is_never_refused (void)
{
  Walk self;

  start_walk (&self, g_random_int ());
  if (!walk (&self, get_n_actions ()))
    {
      print_refusal (&self);
      g_test_fail ();
    }
  else
    g_assert_cmpuint (self.n_searches, >, self.n_actions / 200);
  end_walk (&self);
}

static void
test_finds_the_missing_rule (void)
{
  Walk self;

  start_walk (&self, SEED_WITHOUT_RULE);
  if (walk (&self, ACTIONS_WITHOUT_RULE))
    g_test_fail ();
  else
    g_test_message ("refused: %.*s", (int)strcspn (self.refusal, "\n"), self.refusal);
  end_walk (&self);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  if (argc > 1 && g_str_equal (argv[1], "without-rule"))
    g_test_add_func ("/walk/finds-the-missing-rule", test_finds_the_missing_rule);
  else
    g_test_add_func ("/walk/is-never-refused", test_is_never_refused);
  return g_test_run ();
}
