/** The contact's other answers in Spanish, and the pages that show them. */
import type { AnsweredPage, AnswerWords, AskingPage, PageWords } from '../page.js';

/** @param name of the institution within a sentence */
export function answersFor({ unsubscribed }: AskingPage, name: string): AnswerWords {
  return {
    summary: '¿Otra cosa?',
    decline: {
      title: 'Ya no lo uso',
      text: 'Dentro de un día dejamos de pedirlo, y la conexión no se repara. Hasta entonces puede deshacerlo.',
      button: `Ya no uso ${name}`,
    },
    notMe: {
      title: 'No soy la persona indicada',
      text:
        'Dentro de un día se lo pedimos a la siguiente persona que conozcamos, si la hay. Hasta entonces puede ' +
        'deshacerlo. Si sabe quién es, díganoslo: se lo comunicamos a la empresa, y no escribimos allí por nuestra cuenta.',
      name: 'Nombre de esa persona (opcional)',
      email: 'Correo electrónico de esa persona (opcional)',
      button: 'No soy la persona indicada',
      wrong: 'Revise el correo electrónico, por ejemplo nombre@example.com, o déjelo vacío.',
    },
    ...(!unsubscribed && {
      snooze: {
        title: 'Recordármelo más tarde',
        text: 'No recibirá ningún recordatorio antes. Su enlace sigue funcionando: puede volver cuando quiera.',
        choices: ['Mañana por la mañana', 'En tres días', 'En una semana'],
        date: 'O en otro día',
        button: 'Recordármelo ese día',
        wrong: 'Elija un día de las próximas dos semanas, a partir de mañana.',
      },
      unsubscribe: {
        title: 'Sin más recordatorios',
        text: 'No recibirá más recordatorios sobre esta conexión. Su enlace sigue funcionando.',
        button: 'Detener los recordatorios',
      },
    }),
  };
}

export function snoozedWords({ snoozedUntil }: AskingPage): Pick<PageWords, 'title' | 'paragraphs' | 'undo'> {
  const back = 'Si tiene dos minutos ahora, puede iniciar sesión enseguida.';
  return {
    title: 'Los recordatorios están en pausa',
    paragraphs:
      snoozedUntil === undefined
        ? [back]
        : [{ before: 'No habrá ningún recordatorio antes del ', at: snoozedUntil, after: '.' }, back],
    undo: 'Deshacer: recordármelo como antes',
  };
}

export function answeredWords(page: AnsweredPage, name: string): PageWords {
  if (page.state === 'declined') {
    return {
      title: 'Ya no se usa',
      paragraphs: [
        `Nos han dicho que la conexión con ${name} ya no se usa.`,
        {
          before: 'Dejamos de pedirlo el ',
          at: page.effectAt,
          after: '. Hasta entonces nadie recibe recordatorios.',
        },
        'Si fue un error, o si todavía se usa, puede deshacerlo aquí.',
      ],
      undo: 'Deshacer: todavía se usa',
    };
  }
  if (page.settled) {
    return {
      title: 'Ya no se lo pedimos a usted',
      paragraphs: [
        `Nos dijo que no es la persona indicada para la conexión con ${name}.`,
        'Si al final puede iniciar sesión, todavía puede hacerlo aquí.',
      ],
      button: { label: 'Continuar e iniciar sesión', busy: 'Abriendo el inicio de sesión…' },
    };
  }
  return {
    title: 'Gracias por decírnoslo',
    paragraphs: [
      `Nos dijo que no es la persona indicada para la conexión con ${name}. Mientras tanto no recibe recordatorios.`,
      'Un día después de su respuesta se lo pedimos a la siguiente persona, si la hay.',
      'Si fue un error, puede deshacerlo aquí.',
    ],
    undo: 'Deshacer: soy la persona indicada',
  };
}
