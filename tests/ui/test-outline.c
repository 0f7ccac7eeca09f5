/* SPDX-License-Identifier: GPL-3.0-or-later
 * The branches sidebar shows the state of every reply, as it happens and after a restart. */
#include "config.h"

#include "causerie-scene.h"

#include "causerie-test.h"

#include <gtk/gtk.h>
#include <string.h>

#define TITLE "list item:About First words"

typedef struct
{
  CauserieScene *scene;
  const char *row;
  const char *words; /* "" if none of those below */
} Expected;

static const char *const all_words[] = {
  "No reply yet", "Waiting for a reply",     "Replying…", "Not sent",     "Stopped",
  "Interrupted",  "Cut at the length limit", "Refused",   "Context full", "Ended",
};

static gboolean
has_description (gpointer data)
{
  const Expected *expected = data;
  g_autofree char *description
      = causerie_driver_dup_description (expected->scene->driver, expected->row);

  for (guint i = 0; i < G_N_ELEMENTS (all_words); i++)
    {
      gboolean found = description != NULL && strstr (description, all_words[i]) != NULL;

      if (found != g_str_equal (all_words[i], expected->words))
        return FALSE;
    }
  return TRUE;
}

static void
wait_description (CauserieScene *scene, const char *row, const char *words)
{
  Expected expected = { scene, row, words };

  g_object_unref (causerie_driver_wait (scene->driver, row));
  if (!causerie_test_wait_until (has_description, &expected, 30))
    {
      g_autofree char *description = causerie_driver_dup_description (scene->driver, row);

      g_error ("%s is described as \"%s\", not as \"%s\"", row, description, words);
    }
}

/* Waits for a visible label as well, not only for the accessible description. */
static void
wait_label (CauserieScene *scene, const char *words)
{
  g_autofree char *label = g_strconcat ("label:", words, NULL);

  g_object_unref (causerie_driver_wait (scene->driver, label));
}

static void
push_stopped (CauserieScene *scene, const char *stop_reason)
{
  g_autofree char *start = causerie_test_sse_start (CAUSERIE_SCENE_MODEL);
  g_autofree char *block = causerie_test_sse_text_block (0, "So far it came.");
  g_autofree char *stop
      = stop_reason != NULL ? causerie_test_sse_stop (stop_reason) : g_strdup ("");

  causerie_scene_push_stream (scene, g_strconcat (start, block, stop, NULL));
}

/* Creates a chat of one turn and opens the branches sidebar beside it. */
static void
make_chat (CauserieScene *scene)
{
  causerie_scene_say (scene, "First words");
  g_object_unref (causerie_driver_wait (scene->driver, TITLE));
  causerie_driver_press (scene->driver, "F9");
  wait_description (scene, "list item:First words", "");
}

/* From sending to the end of the reply: waiting, arriving, complete. */
static void
test_follows_a_reply (gconstpointer data)
{
  CauserieScene *scene = (gpointer)data;
  g_autofree char *text = causerie_test_sse_text ("It came.");
  g_autofree char *start = causerie_test_sse_start (CAUSERIE_SCENE_MODEL);
  const char *rest = text + strlen (start);
  CauserieTestReply *reply = causerie_test_reply_new_stream ("");

  g_assert_true (g_str_has_prefix (text, start));
  causerie_test_reply_add_gate (reply);
  causerie_test_reply_add_text (reply, start);
  causerie_test_reply_add_gate (reply);
  causerie_test_reply_add_text (reply, rest);
  make_chat (scene);
  causerie_scene_push (scene, reply);
  causerie_driver_send (scene->driver, "Slow question");
  wait_description (scene, "list item:Slow question", "Waiting for a reply");
  wait_label (scene, "Waiting for a reply");
  wait_description (scene, TITLE, "Replying…");
  causerie_test_server_open_gate (scene->server);
  wait_description (scene, "list item:Slow question", "Replying…");
  wait_label (scene, "Replying…");
  causerie_test_server_open_gate (scene->server);
  causerie_driver_wait_text (scene->driver, "list:Conversation", "It came.");
  wait_description (scene, "list item:Slow question", "");
  wait_description (scene, TITLE, "");
}

static void
send_and_wait (CauserieScene *scene, const char *text, const char *words)
{
  g_autofree char *row = g_strconcat ("list item:", text, NULL);

  causerie_driver_send (scene->driver, text);
  wait_description (scene, row, words);
  causerie_driver_wait_gone (scene->driver, "button:Stop");
}

static void
assert_all (CauserieScene *scene)
{
  wait_description (scene, "list item:First words", "");
  wait_description (scene, "list item:Question one", "Stopped");
  wait_description (scene, "list item:Question two", "Refused");
  wait_description (scene, "list item:Question three", "Cut at the length limit");
  wait_description (scene, "list item:Question four", "Interrupted");
  wait_description (scene, "list item:Question five", "Context full");
  wait_description (scene, "list item:Question six", "Not sent");
}

static void
test_shows_every_state (gconstpointer data)
{
  CauserieScene *scene = (gpointer)data;

  make_chat (scene);
  causerie_scene_push_held (scene, "It begins");
  causerie_driver_send (scene->driver, "Question one");
  causerie_driver_wait_text (scene->driver, "list:Conversation", "It begins");
  causerie_driver_click (scene->driver, "button:Stop");
  wait_description (scene, "list item:Question one", "Stopped");
  push_stopped (scene, "refusal");
  send_and_wait (scene, "Question two", "Refused");
  push_stopped (scene, "max_tokens");
  send_and_wait (scene, "Question three", "Cut at the length limit");
  push_stopped (scene, NULL);
  send_and_wait (scene, "Question four", "Interrupted");
  push_stopped (scene, "model_context_window_exceeded");
  send_and_wait (scene, "Question five", "Context full");
  causerie_scene_push (scene, causerie_test_reply_new_error (400, "invalid_request_error", "No."));
  send_and_wait (scene, "Question six", "Not sent");

  assert_all (scene);

  causerie_scene_restart (scene);
  causerie_scene_open_chat (scene, "About First words");

  assert_all (scene);
}

static void
on_classes_changed_cb (GtkWidget *widget, GParamSpec *pspec, gpointer data)
{
  guint *n_highlights = data;

  if (gtk_widget_has_css_class (widget, "causerie-highlighted"))
    *n_highlights += 1;
}

/* Counts the highlights below @widget from now on. A highlight may be over before the next
   check. */
static void
watch_highlights (GtkWidget *widget, guint *n_highlights)
{
  g_signal_connect (widget, "notify::css-classes", G_CALLBACK (on_classes_changed_cb),
                    n_highlights);
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    watch_highlights (child, n_highlights);
}

static gboolean
is_highlighted_once (gpointer data)
{
  return *(guint *)data == 1;
}

/* The message that Enter goes to is highlighted for a moment, even if it was in view. */
static void
test_enter_highlights_message (gconstpointer data)
{
  CauserieScene *scene = (gpointer)data;
  /* Static, because the rows outlive this function. */
  static guint n_highlights;
  g_autoptr (CauserieNode) timeline = NULL;

  make_chat (scene);
  causerie_scene_say (scene, "Second words");
  /* Escape moves from there to the rows. */
  causerie_driver_focus (scene->driver, "entry:Filter Messages");
  causerie_driver_press (scene->driver, "Escape");
  causerie_driver_wait_focused (scene->driver, "list:Branches");
  causerie_driver_press (scene->driver, "Down");
  causerie_driver_wait_focused (scene->driver, "list item:First words");
  causerie_driver_wait_at_rest (scene->driver, "list:Conversation");
  timeline = causerie_driver_wait (scene->driver, "list:Conversation");
  watch_highlights (GTK_WIDGET (timeline), &n_highlights);
  causerie_driver_press (scene->driver, "Return");
  g_assert_true (causerie_test_wait_until (is_highlighted_once, &n_highlights, 30));
}

/* A reply that ended the chat, found with Retry. */
static void
test_ending (gconstpointer data)
{
  CauserieScene *scene = (gpointer)data;
  g_autoptr (CauserieNode) retry = NULL;

  make_chat (scene);
  causerie_scene_push (scene, causerie_test_reply_new_error (400, "invalid_request_error", "No."));
  send_and_wait (scene, "Question six", "Not sent");
  causerie_scene_push_stream (scene, causerie_test_sse_ended ("Enough of this."));
  /* The Retry button of an unsent message is shown one frame after its label. */
  causerie_driver_wait_count (scene->driver, "button:Retry", 2);
  retry = causerie_driver_find_last (scene->driver, "button:Retry");
  causerie_driver_click_node (scene->driver, retry);
  wait_description (scene, "list item:Question six", "Ended");
  wait_label (scene, "Ended");
}

/* Where replies fork, they have rows of their own, which differ by an icon. */
static void
test_forked_replies_have_rows (gconstpointer data)
{
  CauserieScene *scene = (gpointer)data;
  g_autofree char *own = NULL;
  g_autofree char *reply = NULL;

  causerie_scene_say (scene, "Forked");
  causerie_driver_press (scene->driver, "F9");
  g_object_unref (causerie_driver_wait (scene->driver, "list item:Forked"));
  causerie_scene_push_stream (scene, causerie_test_sse_text ("**Another** answer"));
  causerie_driver_click (scene->driver, "button:Retry");
  g_object_unref (causerie_driver_wait (scene->driver, "list item:Another answer"));
  reply = causerie_driver_dup_description (scene->driver, "list item:Another answer");
  own = causerie_driver_dup_description (scene->driver, "list item:Forked");
  g_assert_true (g_str_has_prefix (reply, "reply, version 2 of 2"));
  g_assert_false (g_str_has_prefix (own, "reply"));
}

int
main (int argc, char *argv[])
{
  static const CauserieSceneTest tests[] = {
    { "/outline/follows-a-reply", test_follows_a_reply },
    { "/outline/shows-every-state", test_shows_every_state },
    { "/outline/enter-highlights-message", test_enter_highlights_message },
    { "/outline/shows-end-of-chat", test_ending },
    { "/outline/forked-replies-have-rows", test_forked_replies_have_rows },
  };

  return causerie_scene_run (&argc, &argv, tests, G_N_ELEMENTS (tests));
}
