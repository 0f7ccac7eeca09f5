/* SPDX-License-Identifier: GPL-3.0-or-later
 * Reads what is on screen: texts, positions, states. */
#include "config.h"

#include "causerie-driver-private.h"

#include "causerie-screen.h"
#include "causerie-test.h"

/* The separator of a folded sidebar is just outside of the window. */
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
 * @query: a role and name; waited for
 *
 * Returns: (transfer full): all texts and names in it, from top to bottom, one per line
 */
char *
causerie_driver_dup_all_text (CauserieDriver *self, const char *query)
{
  g_autoptr (CauserieNode) found = causerie_driver_wait (self, query);
  GString *all = g_string_new (NULL);

  append_text (found, all);
  return g_string_free (all, FALSE);
}

typedef struct
{
  CauserieDriver *driver;
  const char *query;
  const char *text;
  gboolean present;
  char *seen;
} Look;

static gboolean
has_text (gpointer data)
{
  Look *look = data;

  g_free (look->seen);
  look->seen = causerie_driver_dup_all_text (look->driver, look->query);
  return (strstr (look->seen, look->text) != NULL) == look->present;
}

static void
wait_text (Look *look)
{
  if (!causerie_test_wait_until (has_text, look, TIMEOUT_SECONDS))
    {
      g_autofree char *tree = causerie_driver_dup_tree (look->driver);

      g_error ("“%s” %s in %s, which says:\n%s\non screen is:\n%s", look->text,
               look->present ? "is not" : "is still", look->query, look->seen, tree);
    }
  g_free (look->seen);
}

/**
 * causerie_driver_wait_text:
 * @query: a role and name
 * @text: a part of the expected text
 *
 * Waits until @text is visible somewhere in it.
 */
void
causerie_driver_wait_text (CauserieDriver *self, const char *query, const char *text)
{
  Look look = { self, query, text, TRUE, NULL };

  wait_text (&look);
}

/**
 * causerie_driver_wait_no_text:
 * @query: a role and name
 * @text: a text
 *
 * Waits until @text is no longer visible in it.
 */
void
causerie_driver_wait_no_text (CauserieDriver *self, const char *query, const char *text)
{
  Look look = { self, query, text, FALSE, NULL };

  wait_text (&look);
}

/**
 * causerie_driver_has_text:
 * @query: a role and name; waited for
 * @text: a text
 *
 * Returns: whether @text is visible somewhere in it now
 */
gboolean
causerie_driver_has_text (CauserieDriver *self, const char *query, const char *text)
{
  g_autofree char *all = causerie_driver_dup_all_text (self, query);

  return strstr (all, text) != NULL;
}

static gboolean
is_focused (gpointer data)
{
  Look *look = data;
  g_autoptr (GPtrArray) found = causerie_driver_list (look->query, G_MAXUINT);

  for (guint i = 0; i < found->len; i++)
    if (causerie_node_has_state (g_ptr_array_index (found, i), CAUSERIE_NODE_FOCUSED))
      return TRUE;
  return FALSE;
}

/**
 * causerie_driver_wait_focused:
 * @query: a role and name
 *
 * Waits until one of the matches has the keyboard focus.
 */
void
causerie_driver_wait_focused (CauserieDriver *self, const char *query)
{
  Look look = { self, query, NULL, TRUE, NULL };

  if (!causerie_test_wait_until (is_focused, &look, TIMEOUT_SECONDS))
    {
      g_autofree char *tree = causerie_driver_dup_tree (self);

      g_error ("%s never has the keyboard; on screen is:\n%s", query, tree);
    }
}

/**
 * causerie_driver_get_place:
 * @query: a role and name; waited for
 *
 * Returns: its position in its window, in pixels
 */
CauserieBox
causerie_driver_get_place (CauserieDriver *self, const char *query)
{
  g_autoptr (CauserieNode) found = causerie_driver_wait (self, query);
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
is_still (gpointer data)
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

/* Waits until @node does not move any more, because sidebars and dialogs slide in. Returns: whether
   it came to rest; if so, @box is its position */
gboolean
causerie_driver_wait_still (CauserieNode *node, CauserieBox *box)
{
  Slide slide = { .node = node };

  return causerie_test_wait_until (is_still, &slide, TIMEOUT_SECONDS)
         && causerie_node_get_place (node, box);
}

typedef struct
{
  CauserieNode *node;
  CauserieBox place;
  guint hash;
  guint n_same;
} Rest;

/* Excludes the scroll bar and the button at the end. A program that gets no CPU time does not move
   either, so each check waits until the program has responded. */
static gboolean
is_at_rest (gpointer data)
{
  Rest *rest = data;
  guint hash;

  causerie_node_wait_frame (rest->node);
  causerie_screen_wait_processed (TIMEOUT_SECONDS);
  hash = causerie_screen_hash (rest->place.x + 8, rest->place.y + 8, rest->place.width - 48,
                               rest->place.height - 80);
  rest->n_same = hash == rest->hash ? rest->n_same + 1 : 0;
  rest->hash = hash;
  return rest->n_same >= causerie_node_n_rest_looks;
}

/**
 * causerie_driver_wait_at_rest:
 * @query: a role and name; waited for
 *
 * Waits until nothing in a scrolling widget moves any more.
 *
 * Returns: a hash of its picture
 */
guint
causerie_driver_wait_at_rest (CauserieDriver *self, const char *query)
{
  g_autoptr (CauserieNode) node = causerie_driver_wait (self, query);
  Rest rest = { .node = node };

  g_assert_true (causerie_node_get_place (node, &rest.place));
  g_assert_true (causerie_test_wait_until (is_at_rest, &rest, TIMEOUT_SECONDS));
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
 * @query: a window; waited for
 * @width: the width of the window, in pixels
 *
 * Returns: (transfer full): the widgets that reach beyond the edges of the window, one per line;
 *   empty if all fit
 */
char *
causerie_driver_dup_outside (CauserieDriver *self, const char *query, int width)
{
  g_autoptr (CauserieNode) window = causerie_driver_wait (self, query);
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
 * @text: the text that must be stored
 *
 * Waits until the bytes of @text are in the library's file or its write-ahead log.
 */
void
causerie_driver_wait_stored (CauserieDriver *self, const char *text)
{
  Look look = { self, NULL, text, TRUE, NULL };

  g_assert_true (causerie_test_wait_until (is_stored, &look, TIMEOUT_SECONDS));
}
