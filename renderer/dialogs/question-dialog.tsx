import { AlertDialog } from "radix-ui";
import { useStore } from "zustand";
import { useServices } from "../app/services.ts";
import { Button } from "../ui/button.tsx";

/** A question that must be answered; Escape is the safe way out. */
export function QuestionDialog() {
  const { messages } = useServices();
  const question = useStore(messages, (state) => state.question);
  if (question === null) return null;
  const safe = question.answers.at(-1);
  return (
    <AlertDialog.Root open onOpenChange={(open) => !open && safe && question.answer(safe.id)}>
      <AlertDialog.Portal>
        <AlertDialog.Overlay className="scrim question-scrim" />
        <AlertDialog.Content className="modal question" style={{ width: 440 }}>
          <div className="question-body">
            <AlertDialog.Title className="modal-title">{question.title}</AlertDialog.Title>
            <AlertDialog.Description className="modal-text">
              {question.message}
            </AlertDialog.Description>
          </div>
          <footer className="modal-foot">
            {question.answers.toReversed().map((answer) => (
              <Button
                key={answer.id}
                kind={answer.kind ?? "plain"}
                autoFocus={answer.kind === "primary"}
                onClick={() => question.answer(answer.id)}
              >
                {answer.label}
              </Button>
            ))}
          </footer>
        </AlertDialog.Content>
      </AlertDialog.Portal>
    </AlertDialog.Root>
  );
}
