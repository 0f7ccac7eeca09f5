/* SPDX-License-Identifier: GPL-3.0-or-later
 * The body of a request: JSON text, and the files that are inserted into it while it is sent. */
#include "config.h"

#include "causerie-request-body.h"

struct _CauserieRequestBody
{
  GBytes *json;
  GArray *insertions; /* of CauserieInsertion, in order of their offsets */
  CauserieFileReader reader;
};

static void
clear_insertion (gpointer data)
{
  g_free (((CauserieInsertion *)data)->sha256);
}

/* Returns: (transfer full) (element-type CauserieInsertion): an empty list */
GArray *
causerie_insertions_new (void)
{
  GArray *insertions = g_array_new (FALSE, FALSE, sizeof (CauserieInsertion));

  g_array_set_clear_func (insertions, clear_insertion);
  return insertions;
}

/* Adds a file that is inserted in Base64. To be called in the order of the offsets. */
void
causerie_insertions_add (GArray *insertions, gsize offset, const char *sha256, gint64 size)
{
  CauserieInsertion insertion = { offset, g_strdup (sha256), size, (size + 2) / 3 * 4, FALSE };

  g_array_append_val (insertions, insertion);
}

/* @length: the number of the bytes of the text with the escapes of JSON */
void
causerie_insertions_add_text (GArray *insertions, gsize offset, const char *sha256, gint64 size,
                              gint64 length)
{
  CauserieInsertion insertion = { offset, g_strdup (sha256), size, length, TRUE };

  g_array_append_val (insertions, insertion);
}

/* @distance: what is added to the offset */
void
causerie_insertions_add_moved (GArray *insertions, const CauserieInsertion *insertion,
                               gsize distance)
{
  CauserieInsertion moved = { insertion->offset + distance, g_strdup (insertion->sha256),
                              insertion->size, insertion->length, insertion->text };

  g_array_append_val (insertions, moved);
}

/**
 * causerie_request_body_new:
 * @json: valid JSON in UTF-8
 * @insertions: (nullable) (transfer none) (element-type CauserieInsertion): in order of their
 *   offsets, not to be changed later
 * @reader: (nullable): reads the files; may be %NULL if there are no insertions
 */
CauserieRequestBody *
causerie_request_body_new (GBytes *json, GArray *insertions, const CauserieFileReader *reader)
{
  CauserieRequestBody *self = g_atomic_rc_box_new0 (CauserieRequestBody);

  self->json = g_bytes_ref (json);
  self->insertions = insertions != NULL ? g_array_ref (insertions) : causerie_insertions_new ();
  if (reader != NULL)
    {
      self->reader = *reader;
      g_object_ref (self->reader.source);
    }
  return self;
}

CauserieRequestBody *
causerie_request_body_ref (CauserieRequestBody *self)
{
  return g_atomic_rc_box_acquire (self);
}

static void
clear (gpointer data)
{
  CauserieRequestBody *self = data;

  g_bytes_unref (self->json);
  g_array_unref (self->insertions);
  g_clear_object (&self->reader.source);
}

void
causerie_request_body_unref (CauserieRequestBody *self)
{
  g_atomic_rc_box_release_full (self, clear);
}

/* Returns: (transfer none): the JSON without the files: valid, with nothing in their places
 */
GBytes *
causerie_request_body_get_json (CauserieRequestBody *self)
{
  return self->json;
}

/* Returns: the number of bytes that are sent */
gint64
causerie_request_body_get_length (CauserieRequestBody *self)
{
  gint64 length = (gint64)g_bytes_get_size (self->json);

  for (guint i = 0; i < self->insertions->len; i++)
    length += g_array_index (self->insertions, CauserieInsertion, i).length;
  return length;
}

guint
causerie_request_body_get_n_insertions (CauserieRequestBody *self)
{
  return self->insertions->len;
}

const CauserieInsertion *
causerie_request_body_get_insertion (CauserieRequestBody *self, guint position)
{
  return &g_array_index (self->insertions, CauserieInsertion, position);
}

const CauserieFileReader *
causerie_request_body_get_reader (CauserieRequestBody *self)
{
  return &self->reader;
}
