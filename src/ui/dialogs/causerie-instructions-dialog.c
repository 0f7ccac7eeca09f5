/* SPDX-License-Identifier: GPL-3.0-or-later
 * The dialog with the instructions of one chat. They can be changed until the chat has begun; later
 * only in a copy of it. */
#include "config.h"

#include "causerie-instructions-dialog.h"

#include "causerie-compat.h"
#include "causerie-typed-text.h"
#include "causerie-wrapped-text.h"

#include <glib/gi18n-lib.h>

#define WIDTH 480
#define HEIGHT 400

#define CAUSERIE_TYPE_INSTRUCTIONS_DIALOG (causerie_instructions_dialog_get_type ())
G_DECLARE_FINAL_TYPE (CauserieInstructionsDialog, causerie_instructions_dialog, CAUSERIE,
                      INSTRUCTIONS_DIALOG, GtkWidget)

struct _CauserieInstructionsDialog
{
  GtkWidget parent_instance;

  /* Template widgets */
  GtkButton *cancel_button;
  GtkButton *save_button;
  GtkLabel *hint;
  GtkTextView *text;
  GtkWidget *continue_button;

  /* Owned */
  CauserieSetup *setup;
  GWeakRef parent;    /* of the window with the chat */
  gboolean continues; /* the text is for a copy of the chat */
};

G_DEFINE_FINAL_TYPE (CauserieInstructionsDialog, causerie_instructions_dialog, GTK_TYPE_WIDGET)

static const char *
get_hint (CauserieInstructionsDialog *self)
{
  if (self->continues)
    return _ ("The messages are copied into a new chat that has these instructions. Without any, "
              "the system prompt is used.");
  if (causerie_setup_get_fixed (self->setup))
    return _ ("The instructions of a chat that has begun do not change. Continue in a new chat to "
              "change them.");
  return _ ("For this chat alone, in place of the system prompt. Without any, the system prompt is "
            "used.");
}

/* The chat may begin while the dialog is open. */
static void
update (CauserieInstructionsDialog *self)
{
  gboolean fixed = causerie_setup_get_fixed (self->setup);
  gboolean editable = !fixed || self->continues;

  gtk_label_set_text (self->hint, get_hint (self));
  gtk_text_view_set_editable (self->text, editable);
  gtk_widget_set_visible (GTK_WIDGET (self->save_button), editable);
  gtk_widget_set_visible (self->continue_button, !editable);
  /* Translators: button that closes a dialog in which nothing can be changed */
  gtk_button_set_label (self->cancel_button, editable ? _ ("Cancel") : _ ("Close"));
  /* Translators: button of a dialog: goes on in a copy of the chat */
  gtk_button_set_label (self->save_button, self->continues ? _ ("Continue") : _ ("Save"));
}

static void
show_text (CauserieInstructionsDialog *self)
{
  const char *instructions = causerie_setup_get (self->setup)->instructions;

  gtk_text_buffer_set_text (gtk_text_view_get_buffer (self->text),
                            instructions != NULL ? instructions : "", -1);
}

/* Returns: (transfer full) (nullable): the text; %NULL if it is only white space */
static char *
dup_text (CauserieInstructionsDialog *self)
{
  g_autofree char *text = causerie_typed_text_dup (gtk_text_view_get_buffer (self->text));
  g_autofree char *stripped = g_strstrip (g_strdup (text));

  return stripped[0] != '\0' ? g_steal_pointer (&text) : NULL;
}

static void
on_save_cb (CauserieInstructionsDialog *self)
{
  g_autofree char *text = dup_text (self);
  g_autoptr (GtkWidget) parent = g_weak_ref_get (&self->parent);

  if (self->continues && parent != NULL)
    gtk_widget_activate_action (parent, "version.continue-with-instructions", "s",
                                text != NULL ? text : "");
  else if (!self->continues && !causerie_setup_set_instructions (self->setup, text))
    return;
  gtk_widget_activate_action (GTK_WIDGET (self), "dialog.close", NULL);
}

static void
on_continue_cb (CauserieInstructionsDialog *self)
{
  self->continues = TRUE;
  update (self);
  gtk_widget_grab_focus (GTK_WIDGET (self->text));
}

static void
causerie_instructions_dialog_dispose (GObject *object)
{
  CauserieInstructionsDialog *self = CAUSERIE_INSTRUCTIONS_DIALOG (object);

  causerie_compat_dispose_template (GTK_WIDGET (self), CAUSERIE_TYPE_INSTRUCTIONS_DIALOG);
  g_clear_object (&self->setup);
  G_OBJECT_CLASS (causerie_instructions_dialog_parent_class)->dispose (object);
}

static void
causerie_instructions_dialog_finalize (GObject *object)
{
  g_weak_ref_clear (&CAUSERIE_INSTRUCTIONS_DIALOG (object)->parent);
  G_OBJECT_CLASS (causerie_instructions_dialog_parent_class)->finalize (object);
}

static void
causerie_instructions_dialog_class_init (CauserieInstructionsDialogClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = causerie_instructions_dialog_dispose;
  G_OBJECT_CLASS (klass)->finalize = causerie_instructions_dialog_finalize;
  gtk_widget_class_set_template_from_resource (
      widget_class, "/io/github/causerie_chat/Causerie/ui/causerie-instructions-dialog.ui");
  gtk_widget_class_bind_template_child (widget_class, CauserieInstructionsDialog, cancel_button);
  gtk_widget_class_bind_template_child (widget_class, CauserieInstructionsDialog, save_button);
  gtk_widget_class_bind_template_child (widget_class, CauserieInstructionsDialog, hint);
  gtk_widget_class_bind_template_child (widget_class, CauserieInstructionsDialog, text);
  gtk_widget_class_bind_template_child (widget_class, CauserieInstructionsDialog, continue_button);
}

static void
causerie_instructions_dialog_init (CauserieInstructionsDialog *self)
{
  g_weak_ref_init (&self->parent, NULL);
  gtk_widget_init_template (GTK_WIDGET (self));
  causerie_wrapped_text_watch (self->text);
  g_signal_connect_object (self->save_button, "clicked", G_CALLBACK (on_save_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->continue_button, "clicked", G_CALLBACK (on_continue_cb), self,
                           G_CONNECT_SWAPPED);
}

/* @parent: a widget of the window that shows the chat */
void
causerie_instructions_dialog_present (GtkWidget *parent, CauserieSetup *setup)
{
  CauserieDialog options = { .width = WIDTH, .height = HEIGHT };
  CauserieInstructionsDialog *self;

  g_return_if_fail (GTK_IS_WIDGET (parent) && CAUSERIE_IS_SETUP (setup));

  self = g_object_new (CAUSERIE_TYPE_INSTRUCTIONS_DIALOG, NULL);
  self->setup = g_object_ref (setup);
  g_weak_ref_set (&self->parent, parent);
  g_signal_connect_object (setup, "notify::fixed", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
  show_text (self);
  update (self);
  /* Translators: title of a dialog: what a language model is told before a chat */
  options.title = _ ("Instructions");
  options.focus = GTK_WIDGET (self->text);
  causerie_compat_present_dialog (parent, GTK_WIDGET (self), &options);
}
