/* SPDX-License-Identifier: GPL-3.0-or-later
 * A row of the outline. The object is reused as long as its message is listed, and notifies
 * changes. */
#include "config.h"

#include "causerie-outline-private.h"

struct _CauserieOutlineRow
{
  GObject parent_instance;

  CauserieMessage *message;
  CauserieOutlinePlace place;
};

G_DEFINE_FINAL_TYPE (CauserieOutlineRow, causerie_outline_row, G_TYPE_OBJECT)

enum
{
  PROP_MESSAGE = 1,
  PROP_DEPTH,
  PROP_N_VERSIONS,
  PROP_VERSION,
  PROP_AFTER_VERSION,
  PROP_CURRENT,
  PROP_MARK,
  PROP_WORK,
  PROP_RECOVERED,
  PROP_CLOSED,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

static void
causerie_outline_row_get_property (GObject *object, guint property, GValue *value,
                                   GParamSpec *pspec)
{
  CauserieOutlineRow *self = CAUSERIE_OUTLINE_ROW (object);

  switch (property)
    {
    case PROP_MESSAGE:
      g_value_set_object (value, self->message);
      break;
    case PROP_DEPTH:
      g_value_set_uint (value, self->place.depth);
      break;
    case PROP_N_VERSIONS:
      g_value_set_uint (value, self->place.n_versions);
      break;
    case PROP_VERSION:
      g_value_set_uint (value, self->place.version);
      break;
    case PROP_AFTER_VERSION:
      g_value_set_uint (value, self->place.after_version);
      break;
    case PROP_CURRENT:
      g_value_set_boolean (value, self->place.current);
      break;
    case PROP_MARK:
      g_value_set_int (value, (int)self->place.mark);
      break;
    case PROP_WORK:
      g_value_set_int (value, (int)self->place.work);
      break;
    case PROP_RECOVERED:
      g_value_set_boolean (value, self->place.recovered);
      break;
    case PROP_CLOSED:
      g_value_set_boolean (value, self->place.closed);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, property, pspec);
    }
}

static void
causerie_outline_row_finalize (GObject *object)
{
  CauserieOutlineRow *self = CAUSERIE_OUTLINE_ROW (object);

  g_clear_object (&self->message);
  G_OBJECT_CLASS (causerie_outline_row_parent_class)->finalize (object);
}

static void
install_properties (GObjectClass *class)
{
  const GParamFlags flags = G_PARAM_READABLE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS;

  properties[PROP_MESSAGE]
      = g_param_spec_object ("message", NULL, NULL, CAUSERIE_TYPE_MESSAGE, flags);
  properties[PROP_DEPTH] = g_param_spec_uint ("depth", NULL, NULL, 0, G_MAXUINT, 0, flags);
  properties[PROP_N_VERSIONS]
      = g_param_spec_uint ("n-versions", NULL, NULL, 0, G_MAXUINT, 1, flags);
  properties[PROP_VERSION] = g_param_spec_uint ("version", NULL, NULL, 0, G_MAXUINT, 1, flags);
  properties[PROP_AFTER_VERSION]
      = g_param_spec_uint ("after-version", NULL, NULL, 0, G_MAXUINT, 0, flags);
  properties[PROP_CURRENT] = g_param_spec_boolean ("current", NULL, NULL, FALSE, flags);
  properties[PROP_MARK] = g_param_spec_int ("mark", NULL, NULL, 0, G_MAXINT, 0, flags);
  properties[PROP_WORK] = g_param_spec_int ("work", NULL, NULL, 0, G_MAXINT, 0, flags);
  properties[PROP_RECOVERED] = g_param_spec_boolean ("recovered", NULL, NULL, FALSE, flags);
  properties[PROP_CLOSED] = g_param_spec_boolean ("closed", NULL, NULL, FALSE, flags);
  g_object_class_install_properties (class, N_PROPS, properties);
}

static void
causerie_outline_row_class_init (CauserieOutlineRowClass *class)
{
  GObjectClass *object_class = G_OBJECT_CLASS (class);

  object_class->get_property = causerie_outline_row_get_property;
  object_class->finalize = causerie_outline_row_finalize;
  install_properties (object_class);
}

static void
causerie_outline_row_init (CauserieOutlineRow *self)
{
}

CauserieOutlineRow *
_causerie_outline_row_new (CauserieMessage *message, const CauserieOutlinePlace *place)
{
  CauserieOutlineRow *self = g_object_new (CAUSERIE_TYPE_OUTLINE_ROW, NULL);

  self->message = g_object_ref (message);
  self->place = *place;
  return self;
}

const CauserieOutlinePlace *
_causerie_outline_row_get_place (CauserieOutlineRow *self)
{
  return &self->place;
}

/* Notifies the properties that change. */
void
_causerie_outline_row_move (CauserieOutlineRow *self, const CauserieOutlinePlace *place)
{
  const CauserieOutlinePlace old = self->place;
  const gboolean changed[N_PROPS] = {
    [PROP_DEPTH] = old.depth != place->depth,
    [PROP_N_VERSIONS] = old.n_versions != place->n_versions,
    [PROP_VERSION] = old.version != place->version,
    [PROP_AFTER_VERSION] = old.after_version != place->after_version,
    [PROP_CURRENT] = old.current != place->current,
    [PROP_MARK] = old.mark != place->mark,
    [PROP_WORK] = old.work != place->work,
    [PROP_RECOVERED] = old.recovered != place->recovered,
    [PROP_CLOSED] = old.closed != place->closed,
  };

  self->place = *place;
  for (guint i = 1; i < N_PROPS; i++)
    if (changed[i])
      g_object_notify_by_pspec (G_OBJECT (self), properties[i]);
}

void
_causerie_outline_row_set_current (CauserieOutlineRow *self, gboolean current)
{
  if (self->place.current == current)
    return;
  self->place.current = current;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_CURRENT]);
}

CauserieMessage *
causerie_outline_row_get_message (CauserieOutlineRow *self)
{
  g_return_val_if_fail (CAUSERIE_IS_OUTLINE_ROW (self), NULL);

  return self->message;
}

guint
causerie_outline_row_get_depth (CauserieOutlineRow *self)
{
  g_return_val_if_fail (CAUSERIE_IS_OUTLINE_ROW (self), 0);

  return self->place.depth;
}

guint
causerie_outline_row_get_n_versions (CauserieOutlineRow *self)
{
  g_return_val_if_fail (CAUSERIE_IS_OUTLINE_ROW (self), 0);

  return self->place.n_versions;
}

/* Returns: the number of its version, from 1 */
guint
causerie_outline_row_get_version (CauserieOutlineRow *self)
{
  g_return_val_if_fail (CAUSERIE_IS_OUTLINE_ROW (self), 0);

  return self->place.version;
}

/* Returns: the version of the message above that this row and those below it follow; 0 if nothing
   is listed in between, or if the row above already says so */
guint
causerie_outline_row_get_after_version (CauserieOutlineRow *self)
{
  g_return_val_if_fail (CAUSERIE_IS_OUTLINE_ROW (self), 0);

  return self->place.after_version;
}

gboolean
causerie_outline_row_get_current (CauserieOutlineRow *self)
{
  g_return_val_if_fail (CAUSERIE_IS_OUTLINE_ROW (self), FALSE);

  return self->place.current;
}

/* Returns: the state of its message and of the replies below it that have no row of their own */
CauserieOutlineMark
causerie_outline_row_get_mark (CauserieOutlineRow *self)
{
  g_return_val_if_fail (CAUSERIE_IS_OUTLINE_ROW (self), CAUSERIE_OUTLINE_PLAIN);

  return self->place.mark;
}

CauserieOutlineWork
causerie_outline_row_get_work (CauserieOutlineRow *self)
{
  g_return_val_if_fail (CAUSERIE_IS_OUTLINE_ROW (self), CAUSERIE_OUTLINE_IDLE);

  return self->place.work;
}

/* Returns: whether its message is below the root because its parent does not exist */
gboolean
causerie_outline_row_get_recovered (CauserieOutlineRow *self)
{
  g_return_val_if_fail (CAUSERIE_IS_OUTLINE_ROW (self), FALSE);

  return self->place.recovered;
}

/* Returns: whether there is an ending above its message, so that no version can be added */
gboolean
causerie_outline_row_get_closed (CauserieOutlineRow *self)
{
  g_return_val_if_fail (CAUSERIE_IS_OUTLINE_ROW (self), FALSE);

  return self->place.closed;
}
