/** The pages with the button, in Spanish. */
import { asSentence, oneLine } from '../../../text/clean.js';
import type { AskingPage, PageWords } from '../page.js';
import { answersFor, snoozedWords } from './answers.js';
import { named } from './named.js';

const busy = 'Abriendo el inicio de sesión…';
const signIn = { label: 'Continuar e iniciar sesión', busy };

export function askingWords(page: AskingPage): PageWords {
  return {
    ...wordsOf(page),
    answers: answersFor(page, named(page).name),
    ...(page.unsubscribed && {
      notice: 'No recibirá más recordatorios sobre esta conexión.',
      undo: 'Deshacer: recordármelo como antes',
    }),
  };
}

function wordsOf(page: AskingPage): PageWords {
  if (page.state === 'ready') return readyWords(page);
  if (page.state === 'snoozed') return { ...effectOf(page), button: signIn, ...snoozedWords(page) };
  return againWords(page);
}

function readyWords(page: AskingPage): PageWords {
  const { name } = named(page);
  return {
    title: `Volver a conectar ${name}`,
    paragraphs: [
      page.early
        ? `La conexión con ${name} todavía funciona, pero pronto dejará de hacerlo. Renuévela ahora y nada se interrumpe.`
        : `La conexión con ${name} ha dejado de funcionar. Si inicia sesión de nuevo, se restablece.`,
    ],
    ...effectOf(page),
    button: signIn,
    steps: {
      title: 'Qué pasa después',
      items: [
        `Inicia sesión con su usuario de ${name}, en unos dos minutos.`,
        'Vuelve a esta página.',
        'Comprobamos que todo funciona de nuevo.',
      ],
    },
    note: 'Esta página nunca pide una contraseña. ¿No es buen momento? El enlace de su correo sigue funcionando.',
  };
}

function againWords(page: AskingPage): PageWords {
  const { name } = named(page);
  if (page.state === 'provider_unavailable' && page.refused) {
    return {
      title: 'Ahora mismo no se puede reparar desde aquí',
      paragraphs: [
        `El servicio que nos conecta con ${name} no nos deja abrir un inicio de sesión. No es culpa suya.`,
        'Lo vemos y nos ocupamos de ello: usted no tiene que hacer nada. Su enlace sigue funcionando.',
      ],
      button: { label: 'Intentarlo de nuevo', busy },
    };
  }
  if (page.state === 'provider_unavailable') {
    return {
      title: 'Ahora mismo no se puede abrir el inicio de sesión',
      paragraphs: [
        `El servicio que nos conecta con ${name} no responde en este momento. No es culpa suya, y no se ha perdido nada.`,
        'Inténtelo de nuevo en unos minutos, o más tarde: su enlace sigue funcionando.',
      ],
      button: { label: 'Intentarlo de nuevo', busy },
    };
  }
  if (page.state === 'another_account') {
    return {
      title: 'Era otra cuenta',
      paragraphs: [
        `Inició sesión, pero con una cuenta distinta de la que estaba conectada antes con ${name}. ` +
          'No se ha conectado, y nada ha cambiado.',
        'Inicie sesión una vez más, con la cuenta que se usaba antes.',
      ],
      ...effectOf(page),
      button: { label: 'Iniciar sesión de nuevo', busy },
    };
  }
  return {
    title: 'Hace falta un intento más',
    paragraphs: [
      `No hemos podido confirmar que la conexión con ${name} funcione de nuevo. ` +
        'Puede ocurrir cuando se abandona el inicio de sesión antes de llegar al final.',
    ],
    ...effectOf(page),
    button: { label: 'Iniciar sesión de nuevo', busy },
    note: 'Esta página nunca pide una contraseña. El enlace de su correo sigue funcionando.',
  };
}

function effectOf({ effect = '', early }: AskingPage): Pick<PageWords, 'effect'> {
  if (oneLine(effect) === '') return {};
  return { effect: { name: early ? 'Si deja de funcionar' : 'Qué significa', text: asSentence(effect) } };
}
