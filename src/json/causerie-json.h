/* SPDX-License-Identifier: GPL-3.0-or-later
 * Finds the members of JSON text as spans of bytes, so that what was received can be stored and
 * sent back byte for byte. It never builds a document and never changes a number, an escape or the
 * order of members. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * CAUSERIE_JSON_MAX_DEPTH:
 *
 * How deep arrays and objects may nest.
 */
#define CAUSERIE_JSON_MAX_DEPTH 512

/**
 * CauserieJsonError:
 * @CAUSERIE_JSON_ERROR_MALFORMED: the text is not JSON, not UTF-8, or nested too deeply
 */
typedef enum
{
  CAUSERIE_JSON_ERROR_MALFORMED,
} CauserieJsonError;

#define CAUSERIE_JSON_ERROR (causerie_json_error_quark ())
GQuark causerie_json_error_quark (void);

/**
 * CauserieJsonKind:
 * @CAUSERIE_JSON_NONE: an empty span
 *
 * The type of the value of a span, known from its first byte.
 */
typedef enum
{
  CAUSERIE_JSON_NONE,
  CAUSERIE_JSON_NULL,
  CAUSERIE_JSON_BOOLEAN,
  CAUSERIE_JSON_NUMBER,
  CAUSERIE_JSON_STRING,
  CAUSERIE_JSON_ARRAY,
  CAUSERIE_JSON_OBJECT,
} CauserieJsonKind;

/**
 * CauserieJsonSpan:
 * @start: (nullable): the first byte, borrowed from the text that was checked
 * @length: how many bytes
 *
 * One JSON value within a text, without the white space around it.
 */
typedef struct
{
  const char *start;
  gsize length;
} CauserieJsonSpan;

/**
 * CauserieJsonIter:
 *
 * Iterates over the members of an array or object. It is allocated on the stack.
 */
typedef struct
{
  const char *at;
  const char *end;
  gboolean object;
} CauserieJsonIter;

/* Checks a complete text: grammar of RFC 8259, valid UTF-8, depth. All functions below accept only
 * spans of a checked text. */
gboolean causerie_json_check (const char *text, gsize length, CauserieJsonSpan *value,
                              GError **error);

CauserieJsonKind causerie_json_get_kind (CauserieJsonSpan value);
void causerie_json_iter_init (CauserieJsonIter *iter, CauserieJsonSpan container);
gboolean causerie_json_iter_next (CauserieJsonIter *iter, CauserieJsonSpan *name,
                                  CauserieJsonSpan *value);

/* Members by name. Of several members with the same name the last one counts, as in most
 * parsers. */
gboolean causerie_json_find (CauserieJsonSpan object, const char *name, CauserieJsonSpan *value);
char *causerie_json_find_text (CauserieJsonSpan object, const char *name);
gboolean causerie_json_find_int (CauserieJsonSpan object, const char *name, gint64 *number);

/* Strings are passed escaped and returned as UTF-8. U+FFFD replaces what UTF-8 text cannot hold
 * (NUL, lone surrogates). */
gboolean causerie_json_equals (CauserieJsonSpan string, const char *text);
CauserieJsonSpan causerie_json_get_escaped (CauserieJsonSpan string);
char *causerie_json_dup_escaped (CauserieJsonSpan escaped);
char *causerie_json_dup_text (CauserieJsonSpan string);
char *causerie_json_dup_span (CauserieJsonSpan value);
char *causerie_json_quote (const char *text);
void causerie_json_append_quoted (GString *json, const char *text);
void causerie_json_append_escaped (GString *json, const char *text, gsize length);

G_END_DECLS
