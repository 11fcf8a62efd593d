import { getUser } from 'cognito-machines/account'
import { ofRequest } from '../../../../lib/shared-auth'

/** A route can write cookies, so it refreshes. Cognito verifies the token of `getUser`. */
export async function GET({ headers }: Request) {
  const answer = new Headers()
  const write = (line: string) => answer.append('set-cookie', line)
  try {
    const { attributes } = await ofRequest(headers, getUser, write)
    return Response.json({ email: attributes.email }, { headers: answer })
  } catch {
    return Response.json({}, { status: 401, headers: answer })
  }
}
