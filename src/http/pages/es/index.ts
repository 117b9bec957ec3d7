/** The pages in Spanish. */
import type { ClosedPage, Page, PageCatalogue, PageState, PageWords, SigningInPage } from '../page.js';
import { answeredWords } from './answers.js';
import { askingWords } from './asking.js';
import { named } from './named.js';

export const spanish: PageCatalogue = { language: 'es', direction: 'ltr', help: '¿Preguntas?', wordsFor };

function wordsFor(page: Page): PageWords {
  switch (page.state) {
    case 'ready':
    case 'snoozed':
    case 'provider_unavailable':
    case 'another_account':
    case 'unconfirmed':
      return askingWords(page);
    case 'declined':
    case 'not_me':
      return answeredWords(page, named(page).name);
    case 'signing_in':
      return signingInWords(page);
    case 'verifying': {
      const { name } = named(page);
      return {
        title: `Comprobando la conexión con ${name}`,
        paragraphs: ['Gracias por iniciar sesión. Ahora nos aseguramos de que todo funcione de nuevo.'],
        waiting: {
          now: 'Comprobando. Esta página avanza sola, normalmente en menos de un minuto.',
          slow: 'Tarda más de lo habitual. Puede cerrar esta página sin problema; seguimos comprobando.',
        },
        link: 'Mirar ahora otra vez',
        note: 'Puede cerrar esta página. Le escribimos en cuanto funcione, o si hace falta un intento más.',
      };
    }
    case 'reconnected':
    case 'already_reconnected':
    case 'cancelled':
    case 'closed':
      return closedWords(page);
    case 'returning':
    case 'too_often':
    case 'temporarily_unavailable':
    case 'thanked':
    case 'left':
    case 'unknown_link':
      return saysTheSame[page.state];
  }
}

function signingInWords(page: SigningInPage): PageWords {
  const { name } = named(page);
  return {
    title: `Iniciar sesión en ${name}`,
    paragraphs: [
      'El inicio de sesión lo lleva Plaid, un servicio que conecta bancos. Nosotros nunca vemos su contraseña.',
    ],
    waiting: {
      now: 'El inicio de sesión se abre en un momento.',
      slow: 'Gracias, ha iniciado sesión. Un momento, por favor: lo estamos comunicando.',
    },
    button: { label: 'Intentarlo de nuevo', busy: 'Abriendo el inicio de sesión…' },
    trouble: {
      title: 'No se ha podido terminar el inicio de sesión',
      text:
        'No se ha perdido nada, y nada ha cambiado. Inténtelo de nuevo; si vuelve a fallar, quizá ayude un ordenador u ' +
        'otro navegador. El enlace de su correo sigue funcionando.',
    },
    withoutScript:
      'Este inicio de sesión necesita JavaScript. Abra el enlace de su correo en un navegador que lo permita.',
  };
}

/** The pages that say the same of every reauth. */
const saysTheSame = {
  returning: {
    title: 'Ya está de vuelta',
    paragraphs: [],
    waiting: {
      now: 'Un momento, por favor: le llevamos a donde lo dejó.',
      slow: 'Gracias. Un momento, por favor: le llevamos a donde lo dejó.',
    },
    button: { label: 'Intentarlo de nuevo', busy: 'Abriendo el inicio de sesión…' },
    trouble: {
      title: 'Este navegador no sabe dónde lo dejó',
      text:
        'Abra otra vez el enlace de su correo. Si ya ha iniciado sesión, muestra que todo funciona de nuevo, o lo que ' +
        'falta por hacer.',
    },
    withoutScript:
      'Abra otra vez el enlace de su correo: muestra si todo funciona de nuevo, o lo que falta por hacer.',
  },
  too_often: {
    title: 'Un momento, por favor',
    paragraphs: [
      'Este enlace se ha usado tantas veces que ahora hace una pausa. Vuelva más tarde, por favor.',
      'Lo que se respondió antes sigue valiendo.',
    ],
    link: 'Volver',
  },
  temporarily_unavailable: {
    title: 'Esta página no está disponible ahora mismo',
    paragraphs: [
      'El problema es nuestro, y no se ha perdido nada: su enlace sigue funcionando. Inténtelo de nuevo en unos minutos.',
    ],
    link: 'Intentarlo de nuevo',
  },
  thanked: {
    title: 'Gracias',
    paragraphs: ['Ahora nos aseguramos de que todo funcione de nuevo. Puede cerrar esta página.'],
  },
  left: {
    title: 'Nada ha cambiado',
    paragraphs: [
      'El inicio de sesión se abandonó antes del final. Puede cerrar esta página e intentarlo de nuevo desde donde vino.',
    ],
  },
  unknown_link: {
    title: 'Este enlace no funciona',
    paragraphs: ['Compruebe que se haya copiado la dirección completa, hasta el último carácter.'],
  },
} satisfies Partial<Record<PageState, PageWords>>;

function closedWords(page: ClosedPage): PageWords {
  const { name, atStart } = named(page);
  const done = 'No tiene que hacer nada más. Puede cerrar esta página.';
  if (page.state === 'reconnected') {
    return {
      title: `Conexión restablecida: ${name}`,
      paragraphs: ['¡Gracias! Lo hemos comprobado: funciona.', done],
    };
  }
  if (page.state === 'already_reconnected') {
    return { title: `Ya hay conexión: ${name}`, paragraphs: [`Vuelve a funcionar. ${done}`] };
  }
  if (page.state === 'cancelled') {
    return {
      title: 'Esto ya no hace falta',
      paragraphs: [`Se ha retirado la petición de volver a conectar ${name}. ${done}`],
    };
  }
  if (page.outcome === 'unrepairable') {
    return {
      title: `${atStart}: hace falta una conexión nueva`,
      paragraphs: [
        'La conexión anterior ya no existe y no se puede reparar desde aquí.',
        'Quien le envió este enlace puede ayudarle a crear una nueva.',
      ],
    };
  }
  const ended =
    page.outcome === 'declined'
      ? `Nos dijeron que la conexión con ${name} ya no se usa, así que no se ha reparado.`
      : `La petición de volver a conectar ${name} ha terminado sin reparación.`;
  return {
    title: 'Esta petición ha terminado',
    paragraphs: [ended, 'Si todavía hace falta, pregunte a quien le envió este enlace.'],
  };
}
