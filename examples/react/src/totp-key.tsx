/**
 * The key of an authenticator app: as a picture to scan, as a link for this phone, and to be typed.
 *
 * @module
 */
import { qrSvg } from 'cognito-machines/qr'
import { words } from '../../shared/language.ts'

export function TotpKey({ uri, secret }: { readonly uri: string; readonly secret: string }) {
  const svg = qrSvg(uri, { title: words.qrCode })
  return (
    <>
      {/* biome-ignore lint/security/noDangerouslySetInnerHtml: drawn by the library, from numbers alone */}
      <div className="qr" dangerouslySetInnerHTML={{ __html: svg }} />
      <p className="secret">{secret}</p>
      <p>
        <a href={uri}>{words.openHere}</a>
      </p>
    </>
  )
}
