import { sentences, type Words } from './words.js';

/** The mails to contacts, in Spanish, with "usted". Names stand after "con" and "de": "y" would change before some. */
export const spanish: Words = {
  language: 'es',
  unnamed: { 'your payroll system': 'su sistema de nómina', 'your bank': 'su banco' },
  greeting: (person) => `Hola, ${person}:`,

  first: (told) => ({
    subject: `Vuelva a conectar ${told.institution}`,
    heading: `Vuelva a conectar ${told.institution}`,
    paragraphs: [
      sentences(
        `La conexión de ${told.brand} con ${told.institution} ha dejado de funcionar.`,
        told.effect,
        `Lo detectamos el ${told.since}.`,
      ),
      spanish.because[told.notice.reason](told),
    ],
  }),

  early: (told) => ({
    subject: `Renueve la conexión con ${told.institution} antes de que se interrumpa`,
    heading: `La conexión con ${told.institution} necesita pronto su ayuda`,
    paragraphs: [
      `La conexión de ${told.brand} con ${told.institution} todavía funciona, pero pronto dejará de hacerlo. ` +
        'Si la renueva ahora, no se interrumpirá nada.',
      told.effect && `Si se interrumpe: ${told.effect}`,
      spanish.because[told.notice.reason](told),
    ],
  }),

  reminder: (told) => ({
    subject: told.notice.early
      ? `La conexión con ${told.institution} se interrumpirá pronto`
      : `La conexión con ${told.institution} sigue sin funcionar`,
    heading: told.notice.early
      ? `La conexión con ${told.institution} se interrumpirá pronto`
      : `La conexión con ${told.institution} sigue esperándole`,
    paragraphs: [
      sentences(
        told.notice.early
          ? `La conexión de ${told.brand} con ${told.institution} dejará de funcionar pronto. Nadie la ha renovado todavía.`
          : `La conexión de ${told.brand} con ${told.institution} no funciona desde el ${told.since}.`,
        told.effect,
      ),
      'Solo puede resolverlo alguien que tenga acceso a esa cuenta. ' +
        'Si se ocupa de ella otra persona de su equipo, reenvíele este correo: el enlace también le servirá.',
    ],
  }),

  retry: (told) => ({
    subject: `Un intento más con ${told.institution}`,
    heading: 'Ya casi está: un intento más',
    paragraphs: [
      sentences(
        `Gracias por iniciar sesión. Lo hemos comprobado, pero la conexión de ${told.brand} con ` +
          `${told.institution} todavía no funciona.`,
        told.effect,
      ),
      'Inténtelo una vez más, por favor. Siga todos los pasos hasta el final y use la cuenta que estaba conectada antes: ' +
        'no se puede sustituir por otra.',
    ],
  }),

  lastCall: (told) => ({
    subject: `Último recordatorio sobre ${told.institution}`,
    heading: `Último recordatorio sobre ${told.institution}`,
    paragraphs: [
      sentences(
        told.notice.early
          ? `La conexión de ${told.brand} con ${told.institution} está a punto de interrumpirse.`
          : `La conexión de ${told.brand} con ${told.institution} no funciona desde el ${told.since}.`,
        told.effect,
      ),
      'Este es el último correo que enviamos de forma automática. Si nadie restablece la conexión, avisaremos a una ' +
        `persona de ${told.brand}, que quizá se ponga en contacto con usted.`,
    ],
  }),

  receipt: (told) => ({
    subject: `La conexión con ${told.institution} vuelve a funcionar`,
    heading: `La conexión con ${told.institution} vuelve a funcionar`,
    paragraphs: [
      `La conexión de ${told.brand} con ${told.institution} funciona; lo hemos comprobado. ` +
        'No tiene que hacer nada más.',
      'Puede ignorar los correos anteriores sobre este asunto. Muchas gracias.',
    ],
  }),

  because: {
    login_required: ({ Institution }) =>
      `${Institution} pide que se inicie sesión de nuevo. Suele ocurrir después de un cambio de contraseña.`,
    consent_expired: ({ institution, notice }) =>
      notice.early
        ? `El permiso que se concedió caduca pronto; ${institution} pide renovarlo de vez en cuando.`
        : `El permiso que se concedió ha caducado; ${institution} pide renovarlo de vez en cuando.`,
    mfa_required: ({ Institution }) =>
      `${Institution} quiere asegurarse de que es usted, por ejemplo con un código en su teléfono.`,
    permission: () =>
      'La cuenta con la que se configuró la conexión ya no tiene todos los permisos que necesita.',
    migration: ({ Institution }) =>
      `${Institution} ha cambiado su forma de conectarse con otros servicios, así que todos deben iniciar sesión una vez más.`,
    unknown: ({ Institution }) =>
      `${Institution} no indicó el motivo. Normalmente basta con iniciar sesión de nuevo.`,
  },

  deadline: (neededBy) => `Se necesita antes del ${neededBy}.`,
  button: (institution) => `Volver a conectar ${institution}`,
  beforeAddress: 'O copie esta dirección en su navegador:',
  takes: (institution) => `Le llevará unos dos minutos. Tenga a mano los datos de acceso de ${institution}.`,
  genuine: ({ brand, institution }, page) =>
    sentences(
      `¿Es auténtico este correo? ${brand} nunca pide contraseñas por correo.`,
      page &&
        `El enlace abre una página de ${page} sobre la conexión con ${institution}, sin ningún campo para contraseñas.`,
    ),
  otherwise: '¿Ahora no puede, o no le corresponde? Allí también puede decirnos:',
  later: 'más tarde',
  notMe: 'no soy yo',
  unused: 'ya no se usa',
  stop: 'no más recordatorios',
  questions: '¿Tiene preguntas?',
  unexpected: (brand) => `Si no esperaba este correo, pregunte a su contacto en ${brand}.`,
};
