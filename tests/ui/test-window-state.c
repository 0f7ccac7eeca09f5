/* SPDX-License-Identifier: GPL-3.0-or-later
 * What is remembered of the windows: written, read, and repaired where it makes no sense. */
#include "config.h"

#include "causerie-window-state.h"

static GPtrArray *
read_text (const char *text)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GVariant) windows = g_variant_parse (NULL, text, NULL, NULL, &error);

  g_assert_no_error (error);
  return causerie_window_states_read (windows);
}

static void
assert_equal (const CauserieWindowState *one, const CauserieWindowState *other)
{
  g_assert_cmpint (one->width, ==, other->width);
  g_assert_cmpint (one->height, ==, other->height);
  g_assert_cmpint (one->maximized, ==, other->maximized);
  g_assert_cmpint (one->chats_shown, ==, other->chats_shown);
  g_assert_cmpint (one->branches_shown, ==, other->branches_shown);
  g_assert_cmpint (one->chat_id, ==, other->chat_id);
  g_assert_cmpint (one->chat_created_at, ==, other->chat_created_at);
  g_assert_cmpint (one->leaf_id, ==, other->leaf_id);
  g_assert_cmpint (one->place.message_id, ==, other->place.message_id);
  g_assert_cmpint (one->place.y, ==, other->place.y);
  g_assert_cmpint (one->place.height, ==, other->place.height);
}

static void
test_comes_back_as_written (void)
{
  const CauserieWindowState with_chat = { .width = 800,
                                          .height = 500,
                                          .maximized = TRUE,
                                          .branches_shown = TRUE,
                                          .chat_id = 3,
                                          .chat_created_at = 1700000000000000,
                                          .leaf_id = 12,
                                          .place = { 7, -250, 1200 } };
  const CauserieWindowState empty = { .width = 1100, .height = 760, .chats_shown = TRUE };
  g_autoptr (GPtrArray) states = g_ptr_array_new ();
  g_autoptr (GPtrArray) read = NULL;
  g_autoptr (GVariant) windows = NULL;

  g_ptr_array_add (states, (gpointer)&with_chat);
  g_ptr_array_add (states, (gpointer)&empty);
  windows = g_variant_ref_sink (causerie_window_states_write (states));
  read = causerie_window_states_read (windows);
  g_assert_cmpuint (read->len, ==, 2);
  assert_equal (g_ptr_array_index (read, 0), &with_chat);
  assert_equal (g_ptr_array_index (read, 1), &empty);
}

static void
test_no_windows (void)
{
  g_autoptr (GPtrArray) states = read_text ("@aa{sv} []");

  g_assert_cmpuint (states->len, ==, 0);
}

/* A window of which nothing is known is a usual one with an empty new chat. */
static void
test_garbage (void)
{
  static const char *const texts[] = {
    "@aa{sv} [{}]",
    "[{'width': <'wide'>, 'height': <[1, 2]>, 'maximized': <7>, 'chat': <'x'>}]",
    "[{'chats-shown': <0>, 'branches-shown': <'y'>}]",
    "[{'width': <-5>, 'height': <0>, 'chat': <int64 -3>, 'message': <int64 4>}]",
    "[{'width': <2147483647>, 'height': <-2147483648>, 'leaf': <int64 9>}]",
    "[{'unknown': <1.5>, 'chat': <7>}]",
  };
  g_autoptr (CauserieWindowState) usual = causerie_window_state_new ();

  for (gsize i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      g_autoptr (GPtrArray) states = read_text (texts[i]);

      g_assert_cmpuint (states->len, ==, 1);
      assert_equal (g_ptr_array_index (states, 0), usual);
    }
}

static void
test_other_type (void)
{
  g_autoptr (GPtrArray) states = read_text ("'windows'");

  g_assert_cmpuint (states->len, ==, 0);
}

/* The place falls back to the top of the message, and the message to the end of the chat. */
static void
test_senseless_places (void)
{
  g_autoptr (GPtrArray) states = read_text (
      "[{'chat': <int64 3>, 'message': <int64 5>, 'message-y': <2000000000>,"
      " 'message-height': <-1>},"
      " {'chat': <int64 3>, 'message': <int64 -5>, 'message-y': <-20>, 'leaf': <int64 -1>}]");
  const CauserieWindowState *top = g_ptr_array_index (states, 0);
  const CauserieWindowState *end = g_ptr_array_index (states, 1);

  g_assert_cmpint (top->chat_id, ==, 3);
  g_assert_cmpint (top->place.message_id, ==, 5);
  g_assert_cmpint (top->place.y, ==, 0);
  g_assert_cmpint (top->place.height, ==, 0);
  g_assert_cmpint (end->chat_id, ==, 3);
  g_assert_cmpint (end->leaf_id, ==, 0);
  g_assert_cmpint (end->place.message_id, ==, 0);
  g_assert_cmpint (end->place.y, ==, 0);
}

/* Of a hundred windows, those are opened that were used last. */
static void
test_too_many (void)
{
  g_autoptr (GString) text = g_string_new ("[");
  g_autoptr (GPtrArray) states = NULL;
  const CauserieWindowState *last;

  for (guint i = 1; i <= 100; i++)
    g_string_append_printf (text, "%s{'chat': <int64 %u>}", i > 1 ? ", " : "", i);
  g_string_append_c (text, ']');
  states = read_text (text->str);
  g_assert_cmpuint (states->len, ==, CAUSERIE_WINDOW_STATES_MAXIMUM);
  last = g_ptr_array_index (states, states->len - 1);
  g_assert_cmpint (last->chat_id, ==, 100);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/window-state/comes-back-as-written", test_comes_back_as_written);
  g_test_add_func ("/window-state/no-windows", test_no_windows);
  g_test_add_func ("/window-state/garbage-is-a-usual-window", test_garbage);
  g_test_add_func ("/window-state/another-type-is-no-window", test_other_type);
  g_test_add_func ("/window-state/senseless-places-are-left-out", test_senseless_places);
  g_test_add_func ("/window-state/a-hundred-windows-are-too-many", test_too_many);
  return g_test_run ();
}
