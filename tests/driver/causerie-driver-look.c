/* SPDX-License-Identifier: GPL-3.0-or-later
 * Reading what is on screen: texts, places, states. */
#include "config.h"

#include "causerie-driver-private.h"

#include "causerie-screen.h"
#include "causerie-test.h"

/* The line beside a column that is folded away lies just outside. */
#define EDGE 1

static void
append_text (CauserieNode *node, GString *all)
{
  g_autofree char *name = causerie_node_dup_name (node);
  g_autofree char *content = causerie_node_dup_content (node);
  g_autoptr (GPtrArray) children = causerie_node_list_children (node);

  if (content != NULL && *content != '\0')
    g_string_append_printf (all, "%s\n", content);
  else if (name != NULL && *name != '\0')
    g_string_append_printf (all, "%s\n", name);
  for (guint i = 0; i < children->len; i++)
    if (causerie_node_is_on_screen (g_ptr_array_index (children, i)))
      append_text (g_ptr_array_index (children, i), all);
}

/**
 * causerie_driver_dup_all_text:
 * @self: a driver
 * @wanted: a role and name; waited for
 *
 * Returns: (transfer full): every text and name in it, from top to bottom, a line each
 */
char *
causerie_driver_dup_all_text (CauserieDriver *self, const char *wanted)
{
  g_autoptr (CauserieNode) found = causerie_driver_wait (self, wanted);
  GString *all = g_string_new (NULL);

  append_text (found, all);
  return g_string_free (all, FALSE);
}

typedef struct
{
  CauserieDriver *driver;
  const char *wanted;
  const char *text;
  gboolean present;
  char *seen;
} Look;

static gboolean
reads_so (gpointer data)
{
  Look *look = data;

  g_free (look->seen);
  look->seen = causerie_driver_dup_all_text (look->driver, look->wanted);
  return (strstr (look->seen, look->text) != NULL) == look->present;
}

static void
wait_text (Look *look)
{
  if (!causerie_test_wait_until (reads_so, look, PATIENCE_SECONDS))
    {
      g_autofree char *tree = causerie_driver_dup_tree (look->driver);

      g_error ("“%s” %s in %s, which says:\n%s\non screen is:\n%s", look->text,
               look->present ? "is not" : "is still", look->wanted, look->seen, tree);
    }
  g_free (look->seen);
}

/**
 * causerie_driver_wait_text:
 * @self: a driver
 * @wanted: a role and name
 * @text: a part of what is to be read there
 *
 * Waits until @text can be read somewhere in it.
 */
void
causerie_driver_wait_text (CauserieDriver *self, const char *wanted, const char *text)
{
  Look look = { self, wanted, text, TRUE, NULL };

  wait_text (&look);
}

/**
 * causerie_driver_wait_no_text:
 * @self: a driver
 * @wanted: a role and name
 * @text: a text
 *
 * Waits until @text can no longer be read anywhere in it.
 */
void
causerie_driver_wait_no_text (CauserieDriver *self, const char *wanted, const char *text)
{
  Look look = { self, wanted, text, FALSE, NULL };

  wait_text (&look);
}

/**
 * causerie_driver_has_text:
 * @self: a driver
 * @wanted: a role and name; waited for
 * @text: a text
 *
 * Returns: whether @text can be read somewhere in it now
 */
gboolean
causerie_driver_has_text (CauserieDriver *self, const char *wanted, const char *text)
{
  g_autofree char *all = causerie_driver_dup_all_text (self, wanted);

  return strstr (all, text) != NULL;
}

static gboolean
is_focused (gpointer data)
{
  Look *look = data;
  g_autoptr (GPtrArray) found = causerie_driver_list (look->wanted, G_MAXUINT);

  for (guint i = 0; i < found->len; i++)
    if (causerie_node_has_state (g_ptr_array_index (found, i), CAUSERIE_NODE_FOCUSED))
      return TRUE;
  return FALSE;
}

/**
 * causerie_driver_wait_focused:
 * @self: a driver
 * @wanted: a role and name
 *
 * Waits until it has the keyboard, or one of several.
 */
void
causerie_driver_wait_focused (CauserieDriver *self, const char *wanted)
{
  Look look = { self, wanted, NULL, TRUE, NULL };

  if (!causerie_test_wait_until (is_focused, &look, PATIENCE_SECONDS))
    {
      g_autofree char *tree = causerie_driver_dup_tree (self);

      g_error ("%s never has the keyboard; on screen is:\n%s", wanted, tree);
    }
}

/**
 * causerie_driver_get_place:
 * @self: a driver
 * @wanted: a role and name; waited for
 *
 * Returns: where it is in its window, in pixels
 */
CauserieBox
causerie_driver_get_place (CauserieDriver *self, const char *wanted)
{
  g_autoptr (CauserieNode) found = causerie_driver_wait (self, wanted);
  CauserieBox box;

  g_assert_true (causerie_node_get_place (found, &box));
  return box;
}

typedef struct
{
  CauserieNode *node;
  CauserieBox place;
  guint n_same;
} Slide;

static gboolean
lies_still (gpointer data)
{
  Slide *slide = data;
  CauserieBox before = slide->place;

  causerie_node_wait_frame (slide->node);
  if (!causerie_node_get_place (slide->node, &slide->place)
      || memcmp (&slide->place, &before, sizeof before) != 0)
    slide->n_same = 0;
  else
    slide->n_same++;
  return slide->n_same >= causerie_node_n_still_looks;
}

/* Waits until @node stays where it is, and tells where: columns and dialogs slide in. FALSE if it
 * never does, or has no place. */
gboolean
causerie_driver_wait_still (CauserieNode *node, CauserieBox *box)
{
  Slide slide = { .node = node };

  return causerie_test_wait_until (lies_still, &slide, PATIENCE_SECONDS)
         && causerie_node_get_place (node, box);
}

typedef struct
{
  CauserieNode *node;
  CauserieBox place;
  guint hash;
  guint n_same;
} Rest;

/* Without the scroll bar at its side and the button at its foot. A program that has no processor
 * rests as well, so each look waits for a sign of life. */
static gboolean
is_at_rest (gpointer data)
{
  Rest *rest = data;
  guint hash;

  causerie_node_wait_frame (rest->node);
  causerie_screen_wait_heard (PATIENCE_SECONDS);
  hash = causerie_screen_hash (rest->place.x + 8, rest->place.y + 8, rest->place.width - 48,
                               rest->place.height - 80);
  rest->n_same = hash == rest->hash ? rest->n_same + 1 : 0;
  rest->hash = hash;
  return rest->n_same >= causerie_node_n_rest_looks;
}

/**
 * causerie_driver_wait_at_rest:
 * @self: a driver
 * @wanted: a role and name; waited for
 *
 * Waits until nothing moves any more in what scrolls.
 *
 * Returns: what tells its picture from others
 */
guint
causerie_driver_wait_at_rest (CauserieDriver *self, const char *wanted)
{
  g_autoptr (CauserieNode) node = causerie_driver_wait (self, wanted);
  Rest rest = { .node = node };

  g_assert_true (causerie_node_get_place (node, &rest.place));
  g_assert_true (causerie_test_wait_until (is_at_rest, &rest, PATIENCE_SECONDS));
  return rest.hash;
}

static void
find_widest (CauserieNode *node, int width, GString *outside)
{
  g_autoptr (GPtrArray) children = causerie_node_list_children (node);
  CauserieBox box;

  if (causerie_node_get_place (node, &box) && box.width > 0
      && (box.x < -EDGE || box.x + box.width > width + EDGE))
    {
      g_autofree char *role = causerie_node_dup_role (node);
      g_autofree char *name = causerie_node_dup_name (node);

      g_string_append_printf (outside, "%s '%s': from %d to %d\n", role, name, box.x,
                              box.x + box.width);
    }
  for (guint i = 0; i < children->len; i++)
    if (causerie_node_is_on_screen (g_ptr_array_index (children, i)))
      find_widest (g_ptr_array_index (children, i), width, outside);
}

/**
 * causerie_driver_dup_outside:
 * @self: a driver
 * @wanted: a window; waited for
 * @width: how wide the window is, in pixels
 *
 * Returns: (transfer full): what reaches over the window's edges, a line each; empty if all fits
 */
char *
causerie_driver_dup_outside (CauserieDriver *self, const char *wanted, int width)
{
  g_autoptr (CauserieNode) window = causerie_driver_wait (self, wanted);
  GString *outside = g_string_new (NULL);

  find_widest (window, width, outside);
  return g_string_free (outside, FALSE);
}

static gboolean
file_holds (const char *path, const char *text)
{
  g_autofree char *contents = NULL;
  gsize length = 0;

  return g_file_get_contents (path, &contents, &length, NULL)
         && memmem (contents, length, text, strlen (text)) != NULL;
}

static gboolean
is_stored (gpointer data)
{
  Look *look = data;
  g_autofree char *file = g_build_filename (causerie_driver_get_data_folder (look->driver),
                                            "causerie", "library.sqlite", NULL);
  g_autofree char *log = g_strconcat (file, "-wal", NULL);

  return file_holds (file, look->text) || file_holds (log, look->text);
}

/**
 * causerie_driver_wait_stored:
 * @self: a driver
 * @text: what is to be safe
 *
 * Waits until the bytes of @text are in the library's file or in its write-ahead log.
 */
void
causerie_driver_wait_stored (CauserieDriver *self, const char *text)
{
  Look look = { self, NULL, text, TRUE, NULL };

  g_assert_true (causerie_test_wait_until (is_stored, &look, PATIENCE_SECONDS));
}
