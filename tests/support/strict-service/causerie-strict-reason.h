/* SPDX-License-Identifier: GPL-3.0-or-later
 * The reasons for which the strict service refuses a request. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * CAUSERIE_STRICT_REASONS:
 * @R: a macro with a reason's name and its HTTP status as arguments
 *
 * Each of them has a case in test-refusals.c.
 */
#define CAUSERIE_STRICT_REASONS(R)                                                                 \
  R (VERSION_MISSING, 400)                                                                         \
  R (VERSION_UNKNOWN, 400)                                                                         \
  R (LIMIT_INVALID, 400)                                                                           \
  R (CURSOR_UNKNOWN, 400)                                                                          \
  R (CURSORS_TOGETHER, 400)                                                                        \
  R (CONTENT_TYPE, 400)                                                                            \
  R (BODY_TOO_LARGE, 413)                                                                          \
  R (BLOCK_NOT_OBJECT, 400)                                                                        \
  R (BLOCK_WITHOUT_TYPE, 400)                                                                      \
  R (CONTENT_EMPTY, 400)                                                                           \
  R (MESSAGE_NOT_OBJECT, 400)                                                                      \
  R (CONTENT_MISSING, 400)                                                                         \
  R (CONTENT_KIND, 400)                                                                            \
  R (TOO_MANY_MESSAGES, 400)                                                                       \
  R (NO_MESSAGES, 400)                                                                             \
  R (MODEL_UNKNOWN, 404)                                                                           \
  R (NOT_JSON, 400)                                                                                \
  R (NOT_OBJECT, 400)                                                                              \
  R (MEMBER_UNKNOWN, 400)                                                                          \
  R (MEMBER_MISSING, 400)                                                                          \
  R (MEMBER_KIND, 400)                                                                             \
  R (MEMBER_WORD, 400)                                                                             \
  R (MAX_TOKENS_NOT_INTEGER, 400)                                                                  \
  R (MAX_TOKENS_TOO_SMALL, 400)                                                                    \
  R (MAX_TOKENS_TOO_LARGE, 400)                                                                    \
  R (STOP_SEQUENCE_KIND, 400)                                                                      \
  R (SAMPLING_REMOVED, 400)                                                                        \
  R (SAMPLING_VALUE, 400)                                                                          \
  R (THINKING_TYPE, 400)                                                                           \
  R (THINKING_UNSUPPORTED, 400)                                                                    \
  R (THINKING_BUDGET_TOO_SMALL, 400)                                                               \
  R (THINKING_BUDGET_TOO_LARGE, 400)                                                               \
  R (OUTPUT_FORMAT, 400)                                                                           \
  R (EFFORT_UNSUPPORTED, 400)                                                                      \
  R (EFFORT_LEVEL_UNSUPPORTED, 400)                                                                \
  R (EFFORT_TOO_HIGH, 400)                                                                         \
  R (SYSTEM_BLOCK_NOT_OBJECT, 400)                                                                 \
  R (SYSTEM_TEXT_EMPTY, 400)                                                                       \
  R (TOOL_NAME_INVALID, 400)                                                                       \
  R (TOOL_NAME_REPEATED, 400)                                                                      \
  R (TOOL_NOT_OBJECT, 400)                                                                         \
  R (TOOL_TYPE, 400)                                                                               \
  R (TOOL_NUMBER_TOO_SMALL, 400)                                                                   \
  R (TOOL_DOMAINS_TOGETHER, 400)                                                                   \
  R (TOOL_DOMAIN_INVALID, 400)                                                                     \
  R (TOOL_LOCATION_EMPTY, 400)                                                                     \
  R (TOOL_CALLER_UNKNOWN, 400)                                                                     \
  R (TOOL_CALLERS_UNSUPPORTED, 400)                                                                \
  R (CODE_EXECUTION_TOO_OLD, 400)                                                                  \
  R (TOOL_CHOICE_FORCED, 400)                                                                      \
  R (TOOL_CHOICE_WITHOUT_TOOLS, 400)                                                               \
  R (CITATIONS_FROM_USER, 400)                                                                     \
  R (TEXT_EMPTY, 400)                                                                              \
  R (TEXT_BLANK, 400)                                                                              \
  R (CALL_ID_INVALID, 400)                                                                         \
  R (CALL_NAME_INVALID, 400)                                                                       \
  R (CALL_ID_REPEATED, 400)                                                                        \
  R (RESULT_CONTENT_KIND, 400)                                                                     \
  R (BLOCK_TYPE_UNKNOWN, 400)                                                                      \
  R (BLOCK_NOT_IN_REPLY, 400)                                                                      \
  R (THINKING_INCOMPLETE, 400)                                                                     \
  R (SIGNATURE_INVALID, 400)                                                                       \
  R (BLOCK_NOT_IN_SYSTEM, 400)                                                                     \
  R (CALL_WITHOUT_RESULT, 400)                                                                     \
  R (RESULT_WITHOUT_CALL, 400)                                                                     \
  R (RESULT_NOT_FIRST, 400)                                                                        \
  R (SERVER_TOOL_MISSING, 400)                                                                     \
  R (SERVER_RESULT_WITHOUT_CALL, 400)                                                              \
  R (SOURCE_TOOL_MISSING, 400)                                                                     \
  R (ENCRYPTED_CONTENT_INVALID, 400)                                                               \
  R (SERVER_CALL_OPEN, 400)                                                                        \
  R (THINKING_LAST, 400)                                                                           \
  R (SYSTEM_MISPLACED, 400)                                                                        \
  R (PREFILL, 400)                                                                                 \
  R (BASE64_INVALID, 400)                                                                          \
  R (IMAGE_TOO_LARGE, 400)                                                                         \
  R (IMAGE_DIMENSIONS, 400)                                                                        \
  R (IMAGE_DIMENSIONS_OF_MANY, 400)                                                                \
  R (IMAGE_UNSUPPORTED, 400)                                                                       \
  R (IMAGE_UNREADABLE, 400)                                                                        \
  R (IMAGE_TYPE_MISMATCH, 400)                                                                     \
  R (URL_NOT_HTTPS, 400)                                                                           \
  R (FILE_NOT_FOUND, 404)                                                                          \
  R (SOURCE_TYPE_UNKNOWN, 400)                                                                     \
  R (TITLE_TOO_LONG, 400)                                                                          \
  R (DOCUMENT_EMPTY, 400)                                                                          \
  R (PDF_ENCRYPTED, 400)                                                                           \
  R (PDF_UNSUPPORTED, 400)                                                                         \
  R (TOO_MANY_PAGES, 400)                                                                          \
  R (PDF_INVALID, 400)                                                                             \
  R (TOO_MANY_IMAGES, 400)                                                                         \
  R (CITATIONS_MIXED, 400)                                                                         \
  R (TOO_MANY_CACHE_MARKS, 400)                                                                    \
  R (CACHE_MARK_ON_PART, 400)                                                                      \
  R (CACHE_MARK_LIFE_DIFFERS, 400)                                                                 \
  R (CACHE_MARK_LIVES_LONGER, 400)                                                                 \
  R (CACHE_MARK_ON_THINKING, 400)

/**
 * CauserieStrictReason:
 * @CAUSERIE_STRICT_NONE: the request is valid
 */
typedef enum
{
  CAUSERIE_STRICT_NONE,
#define REASON(name, status) CAUSERIE_STRICT_##name,
  CAUSERIE_STRICT_REASONS (REASON)
#undef REASON
      CAUSERIE_STRICT_N_REASONS
} CauserieStrictReason;

/**
 * CAUSERIE_STRICT_REFUSAL:
 *
 * The error domain, whose codes are #CauserieStrictReason.
 */
#define CAUSERIE_STRICT_REFUSAL (causerie_strict_refusal_quark ())
GQuark causerie_strict_refusal_quark (void);

gboolean causerie_strict_refuse (GError **error, CauserieStrictReason reason, const char *format,
                                 ...) G_GNUC_PRINTF (3, 4);
guint causerie_strict_reason_get_status (CauserieStrictReason reason);
const char *causerie_strict_reason_get_name (CauserieStrictReason reason);

G_END_DECLS
