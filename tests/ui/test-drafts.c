/* SPDX-License-Identifier: GPL-3.0-or-later
 * Several windows edit the draft of one chat: text typed in any of them stays visible or in the
 * draft. */
#include "config.h"

#include "causerie-chat.h"
#include "causerie-composer.h"
#include "causerie-dialogs-fixture.h"
#include "causerie-ended-notice.h"
#include "causerie-message-editor.h"
#include "causerie-test-content.h"
#include "causerie-test-display.h"
#include "causerie-test.h"
#include "causerie-typed-text.h"

#include <adwaita.h>

#define SECONDS 20

/* Two fields for one chat, like in two windows, and another chat to switch to. */
typedef struct
{
  CauserieDialogsFixture *f;
  CauserieChat *chat;
  CauserieBranch *branch;
  GtkWidget *widgets[2];
  GtkTextBuffer *fields[2];
} Pair;

static GtkTextBuffer *
find_field (GtkWidget *widget)
{
  if (GTK_IS_TEXT_VIEW (widget))
    return gtk_text_view_get_buffer (GTK_TEXT_VIEW (widget));
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    {
      GtkTextBuffer *field = find_field (child);

      if (field != NULL)
        return field;
    }
  return NULL;
}

static void
show_both (Pair *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);

  for (guint i = 0; i < 2; i++)
    {
      self->fields[i] = find_field (self->widgets[i]);
      gtk_box_append (GTK_BOX (box), self->widgets[i]);
    }
  causerie_dialogs_fixture_show_page (self->f, box);
}

static void
show_composers (Pair *self, CauserieDialogsFixture *f)
{
  self->f = f;
  self->chat = causerie_session_create_chat (f->session);
  self->branch = causerie_chat_create_branch (self->chat);
  for (guint i = 0; i < 2; i++)
    {
      self->widgets[i] = g_object_new (CAUSERIE_TYPE_COMPOSER, NULL);
      causerie_composer_set_session (CAUSERIE_COMPOSER (self->widgets[i]), f->session);
      causerie_composer_set_chat (CAUSERIE_COMPOSER (self->widgets[i]), self->chat, self->branch);
    }
  show_both (self);
}

static void
clear_pair (Pair *self)
{
  g_clear_object (&self->branch);
  g_clear_object (&self->chat);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Pair, clear_pair)

static void
type (Pair *self, guint which, const char *text)
{
  gtk_text_buffer_set_text (self->fields[which], text, -1);
}

static void
assert_text (Pair *self, guint which, const char *expected)
{
  g_autofree char *text = causerie_typed_text_dup (self->fields[which]);

  g_assert_cmpstr (text, ==, expected);
}

static void
assert_draft (Pair *self, gint64 message_id, const char *expected)
{
  g_assert_cmpstr (causerie_chat_get_draft (self->chat, message_id), ==, expected);
}

static void
send (Pair *self, const char *text)
{
  g_autoptr (GAsyncResult) sent = NULL;
  GAsyncResult *result = NULL;
  g_autoptr (GError) error = NULL;

  causerie_chat_send_async (self->chat, self->branch, text, NULL, NULL, causerie_test_take_result,
                            &result);
  sent = causerie_test_await (&result);
  causerie_chat_turn_finish (self->chat, sent, &error);
  g_assert_no_error (error);
}

/* A field without typed text shows the draft. Typed text stays until it is sent, or until the draft
   contains it, too. */
static void
test_fields_follow (CauserieDialogsFixture *f, gconstpointer data)
{
  g_auto (Pair) self = { 0 };

  show_composers (&self, f);
  type (&self, 0, "Left");
  assert_text (&self, 1, "Left");
  type (&self, 1, "Right");
  assert_text (&self, 0, "Left");
  assert_draft (&self, 0, "Right");
  type (&self, 1, "Left and right");
  assert_text (&self, 0, "Left and right");
  send (&self, "Left and right");
  assert_text (&self, 0, "");
  assert_text (&self, 1, "");
  assert_draft (&self, 0, "");
}

/* Another window has replaced the draft and sent it. */
static void
test_switching_chat_keeps_text (CauserieDialogsFixture *f, gconstpointer data)
{
  g_auto (Pair) self = { 0 };
  g_autoptr (CauserieChat) other = NULL;

  show_composers (&self, f);
  type (&self, 1, "Note");
  type (&self, 0, "Hi");
  send (&self, "Hi");
  assert_text (&self, 0, "");
  assert_text (&self, 1, "Note");
  other = causerie_session_create_chat (f->session);
  causerie_composer_set_chat (CAUSERIE_COMPOSER (self.widgets[1]), other, NULL);
  assert_text (&self, 1, "");
  assert_draft (&self, 0, "Note");
  assert_text (&self, 0, "Note");
}

static gboolean
has_both (gpointer data)
{
  const char *draft = causerie_chat_get_draft (data, 0);

  return strstr (draft, "Left") != NULL && strstr (draft, "Right") != NULL;
}

static void
test_closing_a_window_keeps_its_text (CauserieDialogsFixture *f, gconstpointer data)
{
  g_auto (Pair) self = { 0 };

  show_composers (&self, f);
  type (&self, 0, "Left");
  type (&self, 1, "Right");
  causerie_dialogs_fixture_show_page (f, gtk_label_new (NULL));
  g_assert_true (causerie_test_wait_until (has_both, self.chat, SECONDS));
}

static void
test_quitting_keeps_the_text (CauserieDialogsFixture *f, gconstpointer data)
{
  g_auto (Pair) self = { 0 };
  g_autoptr (GAsyncResult) stopped = NULL;
  GAsyncResult *result = NULL;

  show_composers (&self, f);
  type (&self, 0, "Left");
  type (&self, 1, "Right");
  causerie_chat_stop_async (self.chat, causerie_test_take_result, &result);
  g_assert_true (has_both (self.chat));
  stopped = causerie_test_await (&result);
  g_assert_true (causerie_chat_stop_finish (self.chat, stopped, NULL));
}

/* Another window has begun the chat: text typed in this one moves to the next empty chat. */
static void
test_text_moves_to_next_empty_chat (CauserieDialogsFixture *f, gconstpointer data)
{
  g_auto (Pair) self = { 0 };
  g_autofree char *nothing = NULL;
  g_autofree char *own = NULL;
  g_autofree char *written_over = NULL;

  show_composers (&self, f);
  type (&self, 0, "Left");
  nothing = causerie_composer_take_text (CAUSERIE_COMPOSER (self.widgets[1]));
  g_assert_null (nothing);
  assert_draft (&self, 0, "Left");
  type (&self, 1, "Right");
  written_over = causerie_composer_take_text (CAUSERIE_COMPOSER (self.widgets[0]));
  g_assert_cmpstr (written_over, ==, "Left");
  assert_draft (&self, 0, "Right");
  own = causerie_composer_take_text (CAUSERIE_COMPOSER (self.widgets[1]));
  g_assert_cmpstr (own, ==, "Right");
  assert_draft (&self, 0, "");
}

static CauserieMessage *
add_reply (CauserieTree *tree)
{
  g_autoptr (CauserieContent) content = causerie_test_content ("[]");
  CauserieMessageData data = { .id = 1,
                               .role = CAUSERIE_ROLE_ASSISTANT,
                               .state = CAUSERIE_MESSAGE_STREAMING,
                               .model = "claude-opus-5-5",
                               .content = content };
  g_autoptr (CauserieMessage) reply = causerie_message_new (&data);

  g_assert_true (causerie_tree_add (tree, reply, NULL));
  return causerie_tree_get_message (tree, 1);
}

/* The user types while the reply that ends the branch arrives; the other window types, too. */
static void
test_ended_chat_keeps_text (CauserieDialogsFixture *f, gconstpointer data)
{
  g_auto (Pair) self = { 0 };
  g_autoptr (CauserieTree) tree = causerie_tree_new ();
  CauserieMessage *reply = add_reply (tree);
  g_autoptr (CauserieBranch) ending = causerie_branch_new (tree);
  GtkWidget *notice = g_object_ref_sink (g_object_new (CAUSERIE_TYPE_ENDED_NOTICE, NULL));

  show_composers (&self, f);
  causerie_ended_notice_set_session (CAUSERIE_ENDED_NOTICE (notice), f->session);
  causerie_ended_notice_set_chat (CAUSERIE_ENDED_NOTICE (notice), self.chat, ending);
  causerie_composer_set_chat (CAUSERIE_COMPOSER (self.widgets[0]), self.chat, ending);
  type (&self, 0, "xyz");
  type (&self, 1, "abc");
  causerie_message_finish (reply, CAUSERIE_MESSAGE_COMPLETE, NULL, TRUE, NULL);
  assert_text (&self, 0, "");
  assert_draft (&self, 0, "abc\n\nxyz");
  assert_text (&self, 1, "abc\n\nxyz");
  gtk_box_append (GTK_BOX (f->page), notice);
  causerie_dialogs_fixture_find (f, GTK_TYPE_LABEL, "abc\n\nxyz");
  /* The notice shows the current draft. */
  type (&self, 1, "later");
  causerie_dialogs_fixture_find (f, GTK_TYPE_LABEL, "later");
  g_object_unref (notice);
}

static void
show_editors (Pair *self, CauserieDialogsFixture *f)
{
  gint64 id;

  self->f = f;
  self->chat = causerie_session_create_chat (f->session);
  self->branch = causerie_chat_create_branch (self->chat);
  send (self, "Original");
  id = causerie_branch_get_leaf_id (self->branch);
  for (guint i = 0; i < 2; i++)
    self->widgets[i] = g_object_new (CAUSERIE_TYPE_MESSAGE_EDITOR, NULL);
  show_both (self);
  for (guint i = 0; i < 2; i++)
    causerie_message_editor_edit (CAUSERIE_MESSAGE_EDITOR (self->widgets[i]), self->chat,
                                  self->branch, id);
}

static void
on_created_cb (CauserieMessageEditor *editor, gboolean *created)
{
  *created = TRUE;
  causerie_message_editor_clear (editor);
}

static gboolean
is_true (gpointer data)
{
  return *(gboolean *)data;
}

static void
press_create (Pair *self, guint which)
{
  gboolean created = FALSE;

  g_signal_connect (self->widgets[which], "created", G_CALLBACK (on_created_cb), &created);
  self->f->page = self->widgets[which];
  causerie_dialogs_fixture_click (self->f, "Create Branch");
  g_assert_true (causerie_test_wait_until (is_true, &created, SECONDS));
}

/* Two windows edit one message; the branch created by one of them does not remove the text typed in
   the other. */
static void
test_editor_keeps_its_text (CauserieDialogsFixture *f, gconstpointer data)
{
  const char *const orders[][2] = { { "Left", "Right" }, { "Left", "Right" } };

  for (guint i = 0; i < G_N_ELEMENTS (orders); i++)
    {
      g_auto (Pair) self = { 0 };
      guint last = i;
      gint64 id;

      show_editors (&self, f);
      id = causerie_branch_get_leaf_id (self.branch);
      assert_text (&self, 0, "Original");
      type (&self, 1 - last, orders[i][1 - last]);
      type (&self, last, orders[i][last]);
      press_create (&self, 0);
      causerie_message_editor_clear (CAUSERIE_MESSAGE_EDITOR (self.widgets[1]));
      assert_draft (&self, id, orders[i][1]);
    }
}

/* When the branch is created, the draft is cleared in all windows. */
static void
test_editor_follows_draft (CauserieDialogsFixture *f, gconstpointer data)
{
  g_auto (Pair) self = { 0 };
  gint64 id;

  show_editors (&self, f);
  id = causerie_branch_get_leaf_id (self.branch);
  type (&self, 0, "Changed");
  assert_text (&self, 1, "Changed");
  press_create (&self, 0);
  assert_text (&self, 1, "Original");
  causerie_message_editor_clear (CAUSERIE_MESSAGE_EDITOR (self.widgets[1]));
  assert_draft (&self, id, "");
}

static void
add (const char *path, void (*test) (CauserieDialogsFixture *, gconstpointer))
{
  g_test_add (path, CauserieDialogsFixture, NULL, causerie_dialogs_fixture_set_up, test,
              causerie_dialogs_fixture_tear_down);
}

int
main (int argc, char *argv[])
{
  causerie_test_display_init (&argc, &argv);
  adw_init ();
  add ("/drafts/fields-follow", test_fields_follow);
  add ("/drafts/switching-chat-keeps-text", test_switching_chat_keeps_text);
  add ("/drafts/closing-a-window-keeps-its-text", test_closing_a_window_keeps_its_text);
  add ("/drafts/quitting-keeps-the-text", test_quitting_keeps_the_text);
  add ("/drafts/text-moves-to-next-empty-chat", test_text_moves_to_next_empty_chat);
  add ("/drafts/ended-chat-keeps-text", test_ended_chat_keeps_text);
  add ("/drafts/editor-keeps-its-text", test_editor_keeps_its_text);
  add ("/drafts/editor-follows-draft", test_editor_follows_draft);
  return g_test_run ();
}
