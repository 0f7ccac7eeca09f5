/* SPDX-License-Identifier: GPL-3.0-or-later
 * Nodes of another process, accessed through AT-SPI. Each query is a D-Bus call to the program. */
#include "config.h"

#include "causerie-node-atspi.h"

#define LOOK_AGAIN_MS 40

/* Between two checks the program has time to draw at least one frame. A node that is in the same
   place as many times does not move any more. */
const guint causerie_node_n_still_looks = 12;
const guint causerie_node_n_rest_looks = 100;

static gboolean
on_pause_timeout_cb (gpointer data)
{
  *(gboolean *)data = TRUE;
  return G_SOURCE_REMOVE;
}

/* Processes pending events, and leaves CPU time to the program. */
void
causerie_node_pause (void)
{
  gboolean over = FALSE;

  g_timeout_add (LOOK_AGAIN_MS, on_pause_timeout_cb, &over);
  while (!over)
    g_main_context_iteration (NULL, TRUE);
}

/* Each check takes longer than a frame. */
void
causerie_node_let_frame_pass (void)
{
}

/* The frames of another process cannot be counted, so there are more checks instead. */
void
causerie_node_wait_frame (CauserieNode *self)
{
}

static GPtrArray *
list_children (AtspiAccessible *node)
{
  GPtrArray *children = g_ptr_array_new_with_free_func (g_object_unref);
  int n = atspi_accessible_get_child_count (node, NULL);

  for (int i = 0; i < n; i++)
    {
      AtspiAccessible *child = atspi_accessible_get_child_at_index (node, i, NULL);

      if (child != NULL)
        g_ptr_array_add (children, child);
    }
  return children;
}

/* Does not use the cache of libatspi, which is updated late or not at all. */
GPtrArray *
causerie_node_list_tops (void)
{
  g_autoptr (CauserieNode) desktop = G_OBJECT (atspi_get_desktop (0));
  GPtrArray *programs;

  atspi_accessible_set_cache_mask (ATSPI_ACCESSIBLE (desktop), ATSPI_CACHE_NONE);
  while (g_main_context_iteration (NULL, FALSE))
    continue;
  programs = list_children (ATSPI_ACCESSIBLE (desktop));
  for (guint i = 0; i < programs->len; i++)
    atspi_accessible_set_cache_mask (g_ptr_array_index (programs, i), ATSPI_CACHE_NONE);
  return programs;
}

GPtrArray *
causerie_node_list_children (CauserieNode *self)
{
  return list_children (ATSPI_ACCESSIBLE (self));
}

CauserieNode *
causerie_node_dup_parent (CauserieNode *self)
{
  return (CauserieNode *)atspi_accessible_get_parent (ATSPI_ACCESSIBLE (self), NULL);
}

char *
causerie_node_dup_role (CauserieNode *self)
{
  return atspi_accessible_get_role_name (ATSPI_ACCESSIBLE (self), NULL);
}

char *
causerie_node_dup_name (CauserieNode *self)
{
  return atspi_accessible_get_name (ATSPI_ACCESSIBLE (self), NULL);
}

/* A node without a name has the text of its label, like in a screen reader. */
char *
causerie_node_dup_label (CauserieNode *self)
{
  g_autoptr (GArray) relations = atspi_accessible_get_relation_set (ATSPI_ACCESSIBLE (self), NULL);
  char *name = NULL;

  for (guint i = 0; relations != NULL && i < relations->len; i++)
    {
      g_autoptr (GObject) relation = G_OBJECT (g_array_index (relations, AtspiRelation *, i));
      g_autoptr (CauserieNode) label = NULL;

      if (name != NULL
          || atspi_relation_get_relation_type (ATSPI_RELATION (relation))
                 != ATSPI_RELATION_LABELLED_BY
          || atspi_relation_get_n_targets (ATSPI_RELATION (relation)) == 0)
        continue;
      label = (CauserieNode *)atspi_relation_get_target (ATSPI_RELATION (relation), 0);
      name = causerie_node_dup_name (label);
    }
  return name;
}

char *
causerie_node_dup_description (CauserieNode *self)
{
  return atspi_accessible_get_description (ATSPI_ACCESSIBLE (self), NULL);
}

char *
causerie_node_dup_content (CauserieNode *self)
{
  g_autoptr (NodeText) text = atspi_accessible_get_text_iface (ATSPI_ACCESSIBLE (self));

  return text != NULL ? atspi_text_get_text (text, 0, -1, NULL) : NULL;
}

static gboolean
has_state (CauserieNode *self, AtspiStateType state)
{
  g_autoptr (NodeStates) states = atspi_accessible_get_state_set (ATSPI_ACCESSIBLE (self));

  return states != NULL && atspi_state_set_contains (states, state);
}

gboolean
causerie_node_has_state (CauserieNode *self, CauserieNodeState state)
{
  switch (state)
    {
    case CAUSERIE_NODE_SENSITIVE:
      return has_state (self, ATSPI_STATE_SENSITIVE);
    case CAUSERIE_NODE_EDITABLE:
      return has_state (self, ATSPI_STATE_EDITABLE);
    case CAUSERIE_NODE_FOCUSED:
      return has_state (self, ATSPI_STATE_FOCUSED);
    case CAUSERIE_NODE_SELECTED:
      return has_state (self, ATSPI_STATE_SELECTED);
    case CAUSERIE_NODE_PRESSED:
      return has_state (self, ATSPI_STATE_PRESSED) || has_state (self, ATSPI_STATE_CHECKED);
    default:
      g_assert_not_reached ();
    }
}

static gboolean
get_box (CauserieNode *self, CauserieBox *box)
{
  g_autoptr (NodeComponent) component
      = atspi_accessible_get_component_iface (ATSPI_ACCESSIBLE (self));
  g_autofree AtspiRect *extents = NULL;

  if (component != NULL)
    extents = atspi_component_get_extents (component, ATSPI_COORD_TYPE_WINDOW, NULL);
  /* A widget that is not allocated yet has an impossible size. */
  if (extents == NULL || extents->width < 0 || extents->height < 0 || extents->width > G_MAXINT16
      || extents->height > G_MAXINT16)
    return FALSE;
  *box = (CauserieBox){ extents->x, extents->y, extents->width, extents->height };
  return TRUE;
}

/* In GTK 4.8 every widget is visible; one without a size is not on screen. */
gboolean
causerie_node_is_on_screen (CauserieNode *self)
{
  CauserieBox box;

  if (!has_state (self, ATSPI_STATE_VISIBLE))
    return FALSE;
  return !get_box (self, &box) || (box.width != 0 && box.height != 0);
}

static CauserieNode *
find_window (CauserieNode *self)
{
  g_autoptr (CauserieNode) parent = NULL;

  if (atspi_accessible_get_role (ATSPI_ACCESSIBLE (self), NULL) == ATSPI_ROLE_FRAME)
    return g_object_ref (self);
  parent = causerie_node_dup_parent (self);
  return parent != NULL ? find_window (parent) : NULL;
}

/* Newer versions of GTK ignore borders and padding: the origin of the window is then outside of its
   corner, and positions in it are a little too high and too far left, but their centers still hit
   the widgets. */
gboolean
causerie_node_get_place (CauserieNode *self, CauserieBox *place)
{
  g_autoptr (CauserieNode) window = find_window (self);
  CauserieBox corner = { 0 };

  if (!get_box (self, place))
    return FALSE;
  if (window != NULL)
    get_box (window, &corner);
  place->x -= corner.x;
  place->y -= corner.y;
  return TRUE;
}

static gboolean
do_press (AtspiAccessible *accessible)
{
  static const char *const presses[] = { "click", "activate", "toggle", NULL };
  g_autoptr (NodeAction) action = atspi_accessible_get_action_iface (accessible);
  int n = action != NULL ? atspi_action_get_n_actions (action, NULL) : 0;

  /* The list also has the actions of its menu. */
  for (int i = 0; i < n; i++)
    {
      g_autofree char *name = atspi_action_get_action_name (action, i, NULL);

      if (name != NULL && g_strv_contains (presses, name))
        {
          g_assert_true (atspi_action_do_action (action, i, NULL));
          return TRUE;
        }
    }
  return FALSE;
}

/* A menu button without an action contains the button that has one. */
static gboolean
press_inner (AtspiAccessible *accessible)
{
  g_autoptr (CauserieNode) inner = NULL;

  if (atspi_accessible_get_role (accessible, NULL) != ATSPI_ROLE_PUSH_BUTTON)
    return FALSE;
  inner = (CauserieNode *)atspi_accessible_get_child_at_index (accessible, 0, NULL);
  return inner != NULL && do_press (ATSPI_ACCESSIBLE (inner));
}

/* Returns: FALSE if it has to be clicked */
gboolean
causerie_node_press (CauserieNode *self)
{
  return do_press (ATSPI_ACCESSIBLE (self)) || press_inner (ATSPI_ACCESSIBLE (self));
}

/* Returns: FALSE if it cannot be edited */
gboolean
causerie_node_insert_text (CauserieNode *self, const char *text)
{
  g_autoptr (NodeEditable) editable
      = atspi_accessible_get_editable_text_iface (ATSPI_ACCESSIBLE (self));

  return editable != NULL
         && atspi_editable_text_insert_text (editable, 0, text, (int)strlen (text), NULL);
}
